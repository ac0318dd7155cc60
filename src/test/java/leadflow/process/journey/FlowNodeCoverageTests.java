package leadflow.process.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.support.FlowNodeCoverage;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.junit.jupiter.api.Test;

/**
 * Runs in a JVM of its own after all others, see the POM: the tests of the journey together came by
 * every flow node of every process. Where only some of them have run it says nothing.
 */
class FlowNodeCoverageTests {

  @Test
  void everyFlowNodeWasVisited() throws IOException {
    assumeTrue(
        FlowNodeCoverage.tests().containsAll(journeyTests()),
        "only some tests of the journey run; every flow node is asked for when all do");
    Set<String> missed = new TreeSet<>(flowNodes());
    missed.removeAll(FlowNodeCoverage.visited());
    assertThat(missed).as("flow nodes that no test came by").isEmpty();
  }

  private static Set<String> journeyTests() throws IOException {
    Path sources = Path.of("src", "test", "java");
    String here = FlowNodeCoverageTests.class.getPackageName();
    try (Stream<Path> files = Files.list(sources.resolve(here.replace('.', '/')))) {
      return files
          .map(file -> sources.relativize(file).toString())
          .filter(file -> file.endsWith("Tests.java"))
          .filter(file -> !file.endsWith("FlowNodeCoverageTests.java"))
          .map(file -> file.replace(".java", "").replaceAll("[/\\\\]", "."))
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> flowNodes() throws IOException {
    Set<String> nodes = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("processes"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".bpmn")).toList()) {
        try (InputStream xml = Files.newInputStream(file)) {
          BpmnModelInstance model = Bpmn.readModelFromStream(xml);
          String process = model.getModelElementsByType(Process.class).iterator().next().getId();
          model
              .getModelElementsByType(FlowNode.class)
              .forEach(node -> nodes.add(process + " " + node.getId()));
        }
      }
    }
    assertThat(nodes).hasSizeGreaterThan(40);
    return nodes;
  }
}
