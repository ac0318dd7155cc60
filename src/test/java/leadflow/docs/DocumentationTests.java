package leadflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages lead somewhere and name only what there is. */
class DocumentationTests {

  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("src", "docs");

  private static final int LONGEST_README = 120;
  private static final int QUESTIONS = 12;

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern TEST = Pattern.compile("(?<![\\w…])([A-Z]\\w*Tests)\\b");
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`");
  private static final Pattern MODEL_FILE =
      Pattern.compile("`((?:processes|forms)/[\\w./-]+\\.\\w+|src/[\\w./-]+)`");
  private static final Pattern SETTING = Pattern.compile("\\b(LEADFLOW_[A-Z_]+[A-Z])\\b");
  private static final Pattern ANSWER =
      Pattern.compile("(?m)^\\| [^|]+\\? \\| \\[`([a-z]+)/[^`]+\\.java`]");

  @Test
  void readmeIsShort() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(LONGEST_README);
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path page : pages()) {
      LINK.matcher(Files.readString(page))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !link.contains("://") && !isThere(page, link))
          .forEach(link -> broken.add(page + ": " + link));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void readmeLeadsToEveryPage() throws IOException {
    String readme = Files.readString(README);
    assertThat(pages().stream().filter(page -> !page.equals(README)).map(Path::toString))
        .allMatch(page -> readme.contains("](" + page + ")"));
  }

  @Test
  void namedTestsExist() throws IOException {
    assertNamed(TEST, types(Path.of("src", "test", "java")));
  }

  @Test
  void namedTypesExist() throws IOException {
    assertNamed(TYPE, types(Path.of("src")));
  }

  @Test
  void namedFilesExist() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Path page : pages()) {
      MODEL_FILE
          .matcher(Files.readString(page))
          .results()
          .map(file -> file.group(1))
          .filter(file -> !Files.exists(Path.of(file)))
          .forEach(file -> missing.add(page + ": " + file));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void settingsAreTheProgramsOwn() throws IOException {
    String program =
        Files.readString(Path.of("src", "main", "resources", "application.yaml"))
            + Files.readString(Path.of(".ci", "run"))
            + Files.readString(Path.of("src/test/java/leadflow/support/Browser.java"));
    Set<String> known = found(SETTING, program);
    assertNamed(SETTING, known);
    String operating = Files.readString(DOCS.resolve("operating.md"));
    assertThat(found(SETTING, operating))
        .as("every setting is explained")
        .containsAll(
            found(
                SETTING,
                Files.readString(Path.of("src", "main", "resources", "application.yaml"))));
  }

  @Test
  void newcomersQuestionsLeadIntoEachPackage() throws IOException {
    List<String> packages =
        ANSWER
            .matcher(Files.readString(DOCS.resolve("architecture.md")))
            .results()
            .map(answer -> answer.group(1))
            .toList();
    assertThat(packages).hasSize(QUESTIONS).doesNotHaveDuplicates();
  }

  private static void assertNamed(Pattern pattern, Set<String> known) throws IOException {
    Set<String> unknown = new TreeSet<>();
    for (Path page : pages()) {
      found(pattern, Files.readString(page)).stream()
          .filter(name -> !known.contains(name))
          .forEach(name -> unknown.add(page + ": " + name));
    }
    assertThat(unknown).as("named, but not there").isEmpty();
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isThere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path folder = page.getParent() == null ? Path.of("") : page.getParent();
    Path target = parts[0].isEmpty() ? page : folder.resolve(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || anchors(target).contains(parts[1]));
  }

  private static Set<String> anchors(Path page) {
    try {
      return HEADING
          .matcher(Files.readString(page))
          .results()
          .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
          .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of();
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(DOCS)) {
      return Stream.concat(
              Stream.of(README), files.filter(file -> file.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static Set<String> types(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }
}
