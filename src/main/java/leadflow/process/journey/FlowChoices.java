package leadflow.process.journey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Finds in a model's BPMN the places with several ways out. */
final class FlowChoices {

  private static final Set<String> SEVERAL =
      Set.of("parallelGateway", "inclusiveGateway", "complexGateway");

  private final List<OutgoingFlow> ways = new ArrayList<>();
  private final Set<String> passed = new HashSet<>();
  private final Map<String, String> sources = new HashMap<>();
  private final Map<String, String> targets = new HashMap<>();

  /** Of the process and of all that is embedded in it. */
  static FlowChoices of(Element process) {
    FlowChoices found = new FlowChoices();
    found.look(process);
    return found;
  }

  List<OutgoingFlow> ways() {
    return List.copyOf(ways);
  }

  Set<String> passed() {
    return Set.copyOf(passed);
  }

  /** The element that the flow leaves. */
  String source(String flow) {
    return Objects.requireNonNull(sources.get(flow));
  }

  String target(String flow) {
    return Objects.requireNonNull(targets.get(flow));
  }

  private void look(Element scope) {
    Map<String, Element> nodes = new LinkedHashMap<>();
    for (Element node : scope.elements()) {
      nodes.put(node.attribute("id"), node);
    }
    Map<String, List<String>> out = new HashMap<>();
    for (Element flow : scope.elements("sequenceFlow")) {
      String id = flow.attribute("id");
      sources.put(id, flow.attribute("sourceRef"));
      targets.put(id, flow.attribute("targetRef"));
      out.computeIfAbsent(flow.attribute("sourceRef"), source -> new ArrayList<>()).add(id);
    }
    out.forEach((source, flows) -> leave(nodes, Objects.requireNonNull(nodes.get(source)), flows));
    nodes.values().forEach(this::look);
  }

  private void leave(Map<String, Element> nodes, Element source, List<String> flows) {
    String id = source.attribute("id");
    if (source.getTagName().equals("eventBasedGateway")) {
      flows.forEach(flow -> passed.add(targets.get(flow)));
    }
    if (source.getTagName().equals("boundaryEvent")) {
      add(
          source.attribute("attachedToRef"),
          interrupts(source) ? OutgoingFlow.Choice.ONE : OutgoingFlow.Choice.BESIDE,
          flows);
    } else if (source.getTagName().endsWith("Gateway")) {
      if (flows.size() > 1) {
        boolean several = SEVERAL.contains(source.getTagName());
        add(id, several ? OutgoingFlow.Choice.SEVERAL : OutgoingFlow.Choice.ONE, flows);
      }
    } else if (flows.size() > 1) {
      add(id, OutgoingFlow.Choice.SEVERAL, flows);
    } else if (nodes.values().stream().anyMatch(node -> interrupts(node, id))) {
      add(id, OutgoingFlow.Choice.ONE, flows);
    }
  }

  private void add(String from, OutgoingFlow.Choice choice, List<String> flows) {
    flows.forEach(flow -> ways.add(new OutgoingFlow(flow, from, choice)));
  }

  private static boolean interrupts(Element node, String activity) {
    return node.getTagName().equals("boundaryEvent")
        && activity.equals(node.attribute("attachedToRef"))
        && interrupts(node);
  }

  private static boolean interrupts(Element boundaryEvent) {
    return !"false".equals(boundaryEvent.attribute("cancelActivity"));
  }
}
