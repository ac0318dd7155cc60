package leadflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import leadflow.support.GeneratedText;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The map of the house: twelve packages, each a nest of modules that keep to their own rules. */
class ModuleTests {

  /** From the top; a package uses only packages below it. */
  private static final List<String> PACKAGES =
      List.of(
          "workplace",
          "insight",
          "intake",
          "sales",
          "engagement",
          "lifecycle",
          "mail",
          "sla",
          "scoring",
          "process",
          "platform",
          "lead");

  private static final int MOST_EDGES = 55;

  private static final ApplicationModules MODULES =
      ApplicationModules.of(LeadflowApplication.class);

  @Test
  void modulesKeepToTheirRules() {
    MODULES.verify();
  }

  @Test
  void packagesUseOnlyPackagesBelowThem() {
    Map<String, Set<String>> edges = edges();
    print(edges);
    assertThat(edges.keySet()).containsExactlyInAnyOrderElementsOf(PACKAGES);
    edges.forEach(
        (name, used) ->
            assertThat(PACKAGES.subList(PACKAGES.indexOf(name) + 1, PACKAGES.size()))
                .as("packages below %s", name)
                .containsAll(used));
    assertThat(edges.values().stream().mapToInt(Set::size).sum()).isLessThanOrEqualTo(MOST_EDGES);
  }

  @Test
  void pictureIsAsTheCodeSays() {
    Map<String, Set<String>> edges = edges();
    GeneratedText.assertPart("architecture.md", "picture", picture(edges) + "\n" + table(edges));
  }

  @Test
  void readmeListsThePackagesFromTheTop() throws IOException {
    assertThat(
            Pattern.compile("(?m)^\\| `([a-z]+)` \\|")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(PACKAGES);
  }

  @Test
  void modulesAreListedAsTheySay() {
    StringBuilder rows = new StringBuilder("| module | what lives there |\n|---|---|\n");
    for (String name : PACKAGES) {
      rows.append("| **`%s`** | %s |\n".formatted(name, said(name)));
      MODULES.stream()
          .filter(module -> module.getIdentifier().toString().equals(name))
          .flatMap(module -> MODULES.getNestedModules(module).stream())
          .map(module -> module.getIdentifier().toString())
          .sorted()
          .forEach(module -> rows.append("| `%s` | %s |\n".formatted(module, said(module))));
    }
    GeneratedText.assertPart("architecture.md", "modules", rows.toString());
  }

  /** What a module's Javadoc says first. */
  private static String said(String module) {
    Path file =
        Path.of("src/main/java/leadflow", module.replace('.', '/')).resolve("package-info.java");
    try {
      Matcher comment = Pattern.compile("(?s)/\\*\\*(.*?)\\*/").matcher(Files.readString(file));
      assertThat(comment.find()).as("Javadoc of %s", file).isTrue();
      return comment
          .group(1)
          .replaceAll("(?m)^\\s*\\*", "")
          .replaceAll("(?s)<p>.*", "")
          .replaceAll("\\s+", " ")
          .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the edges that follow from others. */
  private static String picture(Map<String, Set<String>> edges) {
    StringBuilder picture = new StringBuilder("```mermaid\nflowchart TD\n");
    for (String name : PACKAGES) {
      edges.get(name).stream()
          .filter(used -> edges.get(name).stream().noneMatch(via -> reaches(edges, via, used)))
          .sorted(Comparator.comparingInt(PACKAGES::indexOf))
          .forEach(used -> picture.append("  %s --> %s\n".formatted(name, used)));
    }
    return picture + "```\n";
  }

  private static boolean reaches(Map<String, Set<String>> edges, String from, String to) {
    return edges.get(from).contains(to)
        || edges.get(from).stream().anyMatch(via -> reaches(edges, via, to));
  }

  /** Who uses whom, in the order of the packages: all marks are right of the diagonal. */
  private static String table(Map<String, Set<String>> edges) {
    StringBuilder table =
        new StringBuilder("| uses | %s |\n".formatted(String.join(" | ", PACKAGES)));
    table.append("|---".repeat(PACKAGES.size() + 1)).append("|\n");
    for (String name : PACKAGES) {
      String cells =
          PACKAGES.stream()
              .map(used -> edges.get(name).contains(used) ? "●" : used.equals(name) ? "·" : " ")
              .collect(Collectors.joining(" | "));
      table.append("| **%s** | %s |\n".formatted(name, cells));
    }
    return table.toString();
  }

  private static void print(Map<String, Set<String>> edges) {
    int all = edges.values().stream().mapToInt(Set::size).sum();
    System.out.printf("%d packages, %d edges%n", edges.size(), all);
    PACKAGES.forEach(name -> System.out.printf("  %s -> %s%n", name, edges.get(name)));
  }

  private static Map<String, Set<String>> edges() {
    Map<String, Set<String>> edges = new TreeMap<>();
    MODULES.stream()
        .flatMap(module -> withNested(module).stream())
        .forEach(
            module ->
                edges.computeIfAbsent(top(module), none -> new TreeSet<>()).addAll(usedBy(module)));
    return edges;
  }

  private static Set<ApplicationModule> withNested(ApplicationModule module) {
    Set<ApplicationModule> all = new LinkedHashSet<>(MODULES.getNestedModules(module));
    all.add(module);
    return all;
  }

  private static Set<String> usedBy(ApplicationModule module) {
    return module.getDirectDependencies(MODULES).stream()
        .map(dependency -> top(dependency.getTargetModule()))
        .filter(used -> !used.equals(top(module)))
        .collect(Collectors.toSet());
  }

  private static String top(ApplicationModule module) {
    return module.getIdentifier().toString().split("\\.")[0];
  }
}
