package leadflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
