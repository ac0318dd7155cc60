package leadflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The house's rules that the module test cannot see, for they are about what stands in strings.
 * Each gives the places that break it, in words.
 */
final class HouseRules {

  private static final Path MAIN = Path.of("src/main/java/leadflow");
  private static final Path SCHEMA = Path.of("src/main/resources/db/migration/V1__leadflow.sql");

  private static final List<String> MAY_IMPORT_THE_ENGINE =
      List.of("process", "platform.access", "workplace");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");
  private static final Pattern ENGINE_TABLE = Pattern.compile("(?i)\\bact_[a-z]{2}_[a-z_]+");
  private static final Pattern OURS =
      Pattern.compile(
          "(?i)(insert\\s+into|update|delete\\s+from|truncate)?\\s*\\bleadflow\\.([a-z_]+)\\b(?!\\.)");
  private static final Pattern NAMES_OF_OURS = Pattern.compile("\"leadflow\\.\"|[ (]leadflow\\.\"");
  private static final Pattern LITERAL =
      Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");
  private static final Pattern PERMISSIONS =
      Pattern.compile("(?s)allowedDependencies\\s*=\\s*(\\{.*?}|\"[^\"]*\")");
  private static final Pattern USED = Pattern.compile("\\bleadflow((?:\\.[a-z]\\w*)+)\\.[A-Z]");
  private static final Pattern TOP_LEVEL_TYPE =
      Pattern.compile(
          "(?m)^(?:public |final |sealed |abstract |non-sealed )*(?:class|interface|record|enum|@interface) (\\w+)");

  private HouseRules() {}

  /**
   * A source file.
   *
   * @param module its package below {@code leadflow}, such as {@code mail.outbox}
   */
  record Source(String module, String file, String text) {

    boolean isIn(String owner) {
      return module.equals(owner) || module.startsWith(owner + ".");
    }

    String capability() {
      return module.split("\\.")[0];
    }

    Stream<String> literals() {
      return LITERAL
          .matcher(COMMENT.matcher(text).replaceAll(""))
          .results()
          .map(MatchResult::group);
    }
  }

  /**
   * Who owns what in the schema, as the headings of the migration tell.
   *
   * @param tables with the module that owns each
   * @param views that anybody may read and nobody writes
   */
  record Owners(Map<String, String> tables, Set<String> views) {

    private static final Pattern LINE =
        Pattern.compile("(?m)^-- =+\\n-- ([a-z.]+): |^create table (\\w+)|^create view (\\w+)");

    static Owners of(String schema) {
      Map<String, String> tables = new HashMap<>();
      Set<String> views = new HashSet<>();
      String owner = "nobody";
      Matcher line = LINE.matcher(schema);
      while (line.find()) {
        if (line.group(1) != null) {
          owner = line.group(1);
        } else if (line.group(2) != null) {
          tables.put(line.group(2), owner);
        } else {
          views.add(line.group(3));
        }
      }
      return new Owners(tables, views);
    }
  }

  static Owners owners() {
    return Owners.of(read(SCHEMA));
  }

  static List<Source> sources() {
    try (Stream<Path> files = Files.walk(MAIN)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .sorted()
          .map(
              file ->
                  new Source(
                      MAIN.relativize(file.getParent()).toString().replace('/', '.'),
                      file.getFileName().toString(),
                      read(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine's API is used where the engine is wrapped, and where its web applications are. */
  static List<String> engineImports(List<Source> sources) {
    return sources.stream()
        .filter(source -> !isInOneOf(source, MAY_IMPORT_THE_ENGINE))
        .flatMap(
            source ->
                IMPORT
                    .matcher(source.text)
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> name.startsWith("org.camunda."))
                    .map(name -> source.module + "/" + source.file + " imports " + name))
        .toList();
  }

  /** The engine's tables are its own; only {@code process} knows them. */
  static List<String> engineTables(List<Source> sources) {
    return sources.stream()
        .filter(source -> !source.isIn("process"))
        .flatMap(
            source ->
                source
                    .literals()
                    .flatMap(literal -> ENGINE_TABLE.matcher(literal).results())
                    .map(found -> source.module + "/" + source.file + " names " + found.group()))
        .toList();
  }

  /**
   * A table is written in the module that owns it, read in its capability, and elsewhere by views;
   * a view is written nowhere.
   */
  static List<String> tableOwners(List<Source> sources, Owners owners) {
    List<String> found = new ArrayList<>();
    for (Source source : sources) {
      source.literals().forEach(literal -> check(source, literal, owners, found));
    }
    return found;
  }

  private static void check(Source source, String literal, Owners owners, List<String> found) {
    String place = source.module + "/" + source.file;
    if (NAMES_OF_OURS.matcher(literal).find()) {
      found.add(place + " puts the name of a table together");
    }
    OURS.matcher(literal)
        .results()
        .forEach(
            name -> {
              boolean written = name.group(1) != null;
              String table = name.group(2);
              String owner = owners.tables.get(table);
              if (written && owners.views.contains(table)) {
                found.add(place + " writes the view " + table);
              } else if (owner != null && written && !source.isIn(owner)) {
                found.add("%s writes %s, which %s owns".formatted(place, table, owner));
              } else if (owner != null && !source.capability().equals(owner.split("\\.")[0])) {
                found.add("%s reads %s, which %s owns".formatted(place, table, owner));
              }
            });
  }

  /** A module may use what it uses, and no more. */
  static List<String> unusedPermissions(List<Source> sources) {
    Map<String, Set<String>> used = new HashMap<>();
    for (Source source : sources) {
      if (!source.file.equals("package-info.java")) {
        USED.matcher(source.text)
            .results()
            .forEach(
                name ->
                    used.computeIfAbsent(source.module, none -> new HashSet<>())
                        .add(name.group(1).substring(1)));
      }
    }
    return sources.stream()
        .filter(source -> source.file.equals("package-info.java"))
        .flatMap(
            source ->
                permissions(source.text)
                    .filter(name -> !used.getOrDefault(source.module, Set.of()).contains(name))
                    .map(name -> source.module + " may use " + name + " and does not"))
        .toList();
  }

  private static Stream<String> permissions(String packageInfo) {
    Matcher all = PERMISSIONS.matcher(packageInfo);
    return all.find()
        ? LITERAL
            .matcher(all.group(1))
            .results()
            .map(name -> name.group().replace("\"", "").split(" *::")[0])
        : Stream.empty();
  }

  /** Whoever hears a name knows which type is meant. */
  static List<String> namesUsedTwice(List<Source> sources) {
    Map<String, List<String>> modules = new TreeMap<>();
    for (Source source : sources) {
      TOP_LEVEL_TYPE
          .matcher(source.text)
          .results()
          .forEach(
              type ->
                  modules
                      .computeIfAbsent(type.group(1), none -> new ArrayList<>())
                      .add(source.module));
    }
    return modules.entrySet().stream()
        .filter(type -> type.getValue().size() > 1)
        .map(type -> type.getKey() + " stands in " + String.join(" and ", type.getValue()))
        .collect(Collectors.toList());
  }

  private static boolean isInOneOf(Source source, List<String> modules) {
    return modules.stream().anyMatch(source::isIn);
  }
}
