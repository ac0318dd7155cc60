package leadflow.process.deployment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.Event;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.InclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.TextAnnotation;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;
import org.jspecify.annotations.Nullable;

/** How the house's own processes are written and drawn, so that they can be read like a page. */
final class BpmnStyle {

  private static final Map<String, String> PREFIXES =
      Map.ofEntries(
          Map.entry("startEvent", "StartEvent"),
          Map.entry("endEvent", "EndEvent"),
          Map.entry("boundaryEvent", "BoundaryEvent"),
          Map.entry("intermediateCatchEvent", "IntermediateEvent"),
          Map.entry("intermediateThrowEvent", "IntermediateEvent"),
          Map.entry("serviceTask", "Task"),
          Map.entry("businessRuleTask", "Task"),
          Map.entry("userTask", "UserTask"),
          Map.entry("callActivity", "CallActivity"),
          Map.entry("subProcess", "SubProcess"),
          Map.entry("exclusiveGateway", "Gateway"),
          Map.entry("eventBasedGateway", "Gateway"),
          Map.entry("parallelGateway", "Gateway"),
          Map.entry("inclusiveGateway", "Gateway"),
          Map.entry("sequenceFlow", "Flow"),
          Map.entry("message", "Message"),
          Map.entry("textAnnotation", "Annotation"));

  private static final Pattern PASCAL_CASE = Pattern.compile("[A-Z][A-Za-z0-9]*");
  private static final Pattern MESSAGE = Pattern.compile("lead(\\.[a-z]+)+");
  private static final double TOUCH = 1;

  private final BpmnModelInstance model;
  private final Findings findings;
  private final List<FlowNode> nodes;
  private final List<SequenceFlow> flows;

  /** By the id of what they show; the model itself looks through the whole drawing for each. */
  private final Map<String, BpmnShape> shapes = new HashMap<>();

  private final Map<String, BpmnEdge> edges = new HashMap<>();
  private final Map<String, Box> boxes = new HashMap<>();

  private BpmnStyle(BpmnModelInstance model, Findings findings) {
    this.model = model;
    this.findings = findings;
    this.nodes = List.copyOf(all(FlowNode.class));
    this.flows = List.copyOf(all(SequenceFlow.class));
    for (BpmnShape shape : all(BpmnShape.class)) {
      BaseElement shown = shape.getBpmnElement();
      if (shown != null) {
        shapes.put(shown.getId(), shape);
        if (shape.getBounds() != null) {
          boxes.put(shown.getId(), Box.of(shape.getBounds()));
        }
      }
    }
    for (BpmnEdge edge : all(BpmnEdge.class)) {
      BaseElement shown = edge.getBpmnElement();
      if (shown != null) {
        edges.put(shown.getId(), edge);
      }
    }
  }

  static void check(BpmnModelInstance model, Findings findings) {
    new BpmnStyle(model, findings).check();
  }

  private void check() {
    all(Process.class).forEach(process -> named(process, process.getName()));
    nodes.forEach(this::checkNode);
    flows.forEach(this::checkFlow);
    all(Message.class).forEach(this::checkMessage);
    all(TextAnnotation.class).forEach(this::checkId);
    checkShapes();
    checkEdges();
    checkLabels();
  }

  private void checkNode(FlowNode node) {
    checkId(node);
    boolean splits = splits(node);
    if (!(node instanceof Gateway)) {
      named(node, node.getName());
      if (splits) {
        findings.style(node.getId(), "splits the way without a gateway");
      }
    } else if (splits && !(node instanceof ParallelGateway)) {
      named(node, node.getName());
      if (isQuestion(node) && node.getName() != null && !node.getName().strip().endsWith("?")) {
        findings.style(node.getId(), "the gateway's label is no question");
      }
    }
  }

  /** Asked of the flows: a node need not list them. */
  private boolean splits(FlowNode node) {
    return flows.stream().filter(flow -> flow.getSource().equals(node)).count() > 1;
  }

  private static boolean isQuestion(FlowNode node) {
    return node instanceof ExclusiveGateway || node instanceof InclusiveGateway;
  }

  private void checkFlow(SequenceFlow flow) {
    checkId(flow);
    FlowNode source = flow.getSource();
    if (isQuestion(source) && splits(source)) {
      named(flow, flow.getName());
    }
    if (source instanceof EventBasedGateway && flow.getName() != null) {
      findings.style(flow.getId(), "the event says what happens; its flow needs no label");
    }
  }

  private void checkMessage(Message message) {
    checkId(message);
    if (message.getName() == null || !MESSAGE.matcher(message.getName()).matches()) {
      findings.style(message.getId(), "the message must be called lead. and what happened");
    }
  }

  private void checkId(BaseElement element) {
    String type = element.getElementType().getTypeName();
    String prefix = PREFIXES.getOrDefault(type, "Task") + "_";
    String id = element.getId();
    if (!id.startsWith(prefix) || !PASCAL_CASE.matcher(id.substring(prefix.length())).matches()) {
      findings.style(id, "the id must be %s and a name in PascalCase".formatted(prefix));
    }
  }

  private void named(BaseElement element, @Nullable String name) {
    if (name == null || name.isBlank()) {
      findings.style(element.getId(), "has no label");
    } else if (name.equals(element.getId())) {
      findings.style(element.getId(), "shows its id as its label");
    }
  }

  private void checkShapes() {
    List<FlowNode> drawn = new ArrayList<>();
    for (FlowNode node : nodes) {
      if (isDrawn(node)) {
        drawn.add(node);
      } else {
        findings.style(node.getId(), "is not drawn");
      }
    }
    for (TextAnnotation annotation : all(TextAnnotation.class)) {
      if (!shapes.containsKey(annotation.getId())) {
        findings.style(annotation.getId(), "is not drawn");
      }
    }
    for (int i = 0; i < drawn.size(); i++) {
      for (int j = i + 1; j < drawn.size(); j++) {
        checkApart(drawn.get(i), drawn.get(j));
      }
      checkAttached(drawn.get(i));
    }
  }

  private void checkApart(FlowNode one, FlowNode other) {
    if (!belongTogether(one, other) && box(one).overlaps(box(other))) {
      findings.style(one.getId(), "is drawn over " + other.getId());
    }
  }

  private void checkAttached(FlowNode node) {
    if (node instanceof BoundaryEvent event
        && isDrawn(event.getAttachedTo())
        && !box(event.getAttachedTo()).hasOnBorder(box(event).center())) {
      findings.style(event.getId(), "is not drawn on the border of its task");
    }
  }

  private static boolean belongTogether(FlowNode one, FlowNode other) {
    return isOn(one, other) || isOn(other, one) || isIn(one, other) || isIn(other, one);
  }

  private static boolean isOn(FlowNode node, FlowNode host) {
    return node instanceof BoundaryEvent event && event.getAttachedTo().equals(host);
  }

  private static boolean isIn(FlowNode node, FlowNode outer) {
    return outer instanceof SubProcess && node.getParentElement().equals(outer);
  }

  private void checkEdges() {
    for (SequenceFlow flow : flows) {
      BpmnEdge edge = edges.get(flow.getId());
      if (edge == null || edge.getWaypoints().size() < 2) {
        findings.style(flow.getId(), "is not drawn");
        continue;
      }
      List<Waypoint> points = List.copyOf(edge.getWaypoints());
      checkDocked(flow, flow.getSource(), points.get(0));
      checkDocked(flow, flow.getTarget(), points.get(points.size() - 1));
      for (int i = 1; i < points.size(); i++) {
        Waypoint from = points.get(i - 1);
        Waypoint to = points.get(i);
        if (Math.abs(from.getX() - to.getX()) > TOUCH
            && Math.abs(from.getY() - to.getY()) > TOUCH) {
          findings.style(flow.getId(), "runs slantwise");
        }
        checkWayFree(flow, Box.spanning(from, to));
      }
    }
  }

  private void checkDocked(SequenceFlow flow, FlowNode node, Waypoint end) {
    if (isDrawn(node) && !box(node).hasOnBorder(new Point(end.getX(), end.getY()))) {
      findings.style(flow.getId(), "does not touch the border of " + node.getId());
    }
  }

  private void checkWayFree(SequenceFlow flow, Box segment) {
    for (FlowNode node : nodes) {
      if (isDrawn(node) && !(node instanceof SubProcess) && segment.overlaps(box(node).shrunk())) {
        findings.style(flow.getId(), "runs through " + node.getId());
      }
    }
  }

  /** Only labels with a place of their own: those of tasks stand inside. */
  private void checkLabels() {
    List<Placed> labels = new ArrayList<>();
    for (FlowNode node : nodes) {
      BpmnShape shape = shapes.get(node.getId());
      if (!(node instanceof Activity) && shape != null) {
        place(node, node.getName(), shape.getBpmnLabel(), labels);
      }
    }
    for (SequenceFlow flow : flows) {
      BpmnEdge edge = edges.get(flow.getId());
      if (edge != null) {
        place(flow, flow.getName(), edge.getBpmnLabel(), labels);
      }
    }
    for (int i = 0; i < labels.size(); i++) {
      Placed label = labels.get(i);
      for (FlowNode node : nodes) {
        if (isDrawn(node) && !(node instanceof SubProcess) && touches(node, label.box())) {
          findings.style(label.id(), "its label is drawn over " + node.getId());
        }
      }
      for (Placed other : labels.subList(i + 1, labels.size())) {
        if (label.box().overlaps(other.box())) {
          findings.style(label.id(), "its label is drawn over that of " + other.id());
        }
      }
    }
  }

  /** Whether a box covers something of the drawn shape: a rhombus, a circle or a rectangle. */
  private boolean touches(FlowNode node, Box box) {
    Box shape = box(node).shrunk();
    Point nearest = box.nearestTo(shape.center());
    double across = Math.abs(nearest.x() - shape.center().x()) * 2 / (shape.right - shape.left);
    double down = Math.abs(nearest.y() - shape.center().y()) * 2 / (shape.bottom - shape.top);
    if (node instanceof Gateway) {
      return across + down < 1;
    }
    return node instanceof Event ? Math.hypot(across, down) < 1 : box.overlaps(shape);
  }

  private void place(
      BaseElement element, @Nullable String name, @Nullable BpmnLabel label, List<Placed> labels) {
    if (name == null) {
      return;
    }
    if (label == null || label.getBounds() == null) {
      findings.style(element.getId(), "its label has no place in the drawing");
    } else {
      labels.add(new Placed(element.getId(), Box.of(label.getBounds()).shrunk()));
    }
  }

  private boolean isDrawn(FlowNode node) {
    return boxes.containsKey(node.getId());
  }

  private Box box(FlowNode node) {
    return Objects.requireNonNull(boxes.get(node.getId()));
  }

  private <T extends org.camunda.bpm.model.xml.instance.ModelElementInstance> Collection<T> all(
      Class<T> type) {
    return model.getModelElementsByType(type);
  }

  private record Placed(String id, Box box) {}

  private record Point(double x, double y) {}

  private record Box(double left, double top, double right, double bottom) {

    static Box of(org.camunda.bpm.model.bpmn.instance.dc.Bounds bounds) {
      return new Box(
          bounds.getX(),
          bounds.getY(),
          bounds.getX() + bounds.getWidth(),
          bounds.getY() + bounds.getHeight());
    }

    static Box spanning(Waypoint one, Waypoint other) {
      return new Box(
          Math.min(one.getX(), other.getX()),
          Math.min(one.getY(), other.getY()),
          Math.max(one.getX(), other.getX()),
          Math.max(one.getY(), other.getY()));
    }

    Point center() {
      return new Point((left + right) / 2, (top + bottom) / 2);
    }

    Point nearestTo(Point point) {
      return new Point(
          Math.max(left, Math.min(right, point.x())), Math.max(top, Math.min(bottom, point.y())));
    }

    /** Without the outermost points, so that what only touches it does not count. */
    Box shrunk() {
      return new Box(left + TOUCH, top + TOUCH, right - TOUCH, bottom - TOUCH);
    }

    boolean overlaps(Box other) {
      return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }

    boolean hasOnBorder(Point point) {
      boolean inside =
          point.x >= left - TOUCH
              && point.x <= right + TOUCH
              && point.y >= top - TOUCH
              && point.y <= bottom + TOUCH;
      boolean deepInside =
          point.x > left + TOUCH
              && point.x < right - TOUCH
              && point.y > top + TOUCH
              && point.y < bottom - TOUCH;
      return inside && !deepInside;
    }
  }
}
