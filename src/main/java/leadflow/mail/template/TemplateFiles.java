package leadflow.mail.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of {@code processes/emails}: an owner's own, else the packaged one of the same name.
 * They are read anew each time, so that a changed wording counts at once.
 */
final class TemplateFiles {

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";
  private static final Pattern TEMPLATE = Pattern.compile(NAME);
  private static final Pattern PART = Pattern.compile("(?:parts/)?(" + NAME + ")");
  private static final Pattern FILE =
      Pattern.compile("(" + NAME + ")(?:\\.([a-z]{2,3}(?:-[A-Z]{2})?))?\\.html");

  /** Where parts are looked for; beside the templates they may lie, too. */
  private static final List<String> PART_FOLDERS = List.of("parts/", "");

  private final List<Path> folders;
  private final List<String> packaged = packaged();

  TemplateFiles(String processesDir) {
    this.folders =
        processesDir.isBlank()
            ? List.of()
            : List.of(
                Path.of(processesDir, "emails"), Path.of(processesDir, "processes", "emails"));
  }

  /**
   * @param name below {@code processes/emails}
   * @param language of the translation; empty for the wording for everybody
   */
  record Source(String name, String language, String text) {}

  /**
   * @param codes of languages, closest first
   */
  Optional<Source> template(String template, List<String> codes) {
    return TEMPLATE.matcher(template).matches() ? translated(template, codes) : Optional.empty();
  }

  Optional<Source> part(String part, List<String> codes) {
    Matcher name = PART.matcher(part);
    return name.matches()
        ? PART_FOLDERS.stream()
            .flatMap(folder -> translated(folder + name.group(1), codes).stream())
            .findFirst()
        : Optional.empty();
  }

  private Optional<Source> translated(String path, List<String> codes) {
    return Stream.concat(codes.stream(), Stream.of(""))
        .flatMap(
            code -> {
              String name = path + (code.isEmpty() ? "" : "." + code) + ".html";
              return read(name).map(text -> new Source(name, code, text)).stream();
            })
        .findFirst();
  }

  private Optional<String> read(String name) {
    try {
      for (Path folder : folders) {
        try {
          return Optional.of(decode(Files.readAllBytes(folder.resolve(name))));
        } catch (NoSuchFileException e) {
          // the next place
        }
      }
      try (InputStream packaged =
          TemplateFiles.class.getResourceAsStream("/processes/emails/" + name)) {
        return packaged == null ? Optional.empty() : Optional.of(decode(packaged.readAllBytes()));
      }
    } catch (CharacterCodingException e) {
      throw new BadTemplate(name, 0, "is not UTF-8", e);
    } catch (IOException e) {
      throw new BadTemplate(name, 0, "cannot be read", e);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** All templates with the languages each is there in; empty is the wording for everybody. */
  Map<String, TreeSet<String>> all() {
    Map<String, TreeSet<String>> all = new TreeMap<>();
    names()
        .forEach(
            file -> {
              Matcher name = FILE.matcher(file);
              if (name.matches()) {
                String language = name.group(2) == null ? "" : name.group(2);
                all.computeIfAbsent(name.group(1), template -> new TreeSet<>()).add(language);
              }
            });
    // a translation alone is nothing that a lead of another language could be sent
    all.values().removeIf(languages -> !languages.contains(""));
    return all;
  }

  /** True when an owner's file stands for the packaged one. */
  boolean isOwners(String name) {
    return folders.stream().anyMatch(folder -> Files.exists(folder.resolve(name)));
  }

  private Stream<String> names() {
    return Stream.concat(packaged.stream(), folders.stream().flatMap(TemplateFiles::names));
  }

  /** They do not change while the program runs. */
  private static List<String> packaged() {
    try {
      return Arrays.stream(
              new PathMatchingResourcePatternResolver()
                  .getResources("classpath*:processes/emails/*.html"))
          .map(Resource::getFilename)
          .map(String::valueOf)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
