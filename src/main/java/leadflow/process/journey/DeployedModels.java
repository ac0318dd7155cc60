package leadflow.process.journey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.IntermediateCatchEvent;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaExecutionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the newest deployed models look like: where leads wait in them, and where they part. */
@Component
public class DeployedModels {

  private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";

  private final RepositoryService repository;

  DeployedModels(RepositoryService repository) {
    this.repository = repository;
  }

  /**
   * An element of a model.
   *
   * @param name as people read it
   */
  public record Place(String model, String id, String name) {}

  /** A gateway at which a lead goes one of several ways. */
  public record Fork(String model, String id, String name, List<Way> ways) {}

  /**
   * One way out of a gateway.
   *
   * @param to where it leads, as people read it
   * @param steps what the program does on it for sure, before anybody decides or anything is waited
   *     for: expressions of the model. Where it ends a called model, one set for each model that
   *     calls it and goes on
   */
  public record Way(String flow, String label, String to, List<Set<String>> steps) {}

  /** The elements at which a lead stays until a person, a timer or a message moves it. */
  public List<Place> waits() {
    List<Place> waits = new ArrayList<>();
    models()
        .forEach(
            (model, process) ->
                process.getModelElementsByType(FlowNode.class).stream()
                    .filter(DeployedModels::waits)
                    .forEach(node -> waits.add(new Place(model, node.getId(), name(node)))));
    return waits;
  }

  /** The gateways at which the answer decides; at a parallel one nothing does. */
  public List<Fork> forks() {
    Map<String, BpmnModelInstance> models = models();
    List<Fork> forks = new ArrayList<>();
    models.forEach(
        (model, process) ->
            process.getModelElementsByType(Gateway.class).stream()
                .filter(DeployedModels::forks)
                .forEach(gateway -> forks.add(fork(models, model, gateway))));
    return forks;
  }

  /** The element's name in that version of the model; its id where it has none. */
  public String name(String definition, String element) {
    return repository.getBpmnModelInstance(definition).getModelElementById(element)
            instanceof FlowElement found
        ? name(found)
        : element;
  }

  /** Whether the newest version of the model has such an element. */
  boolean has(String model, String element) {
    BpmnModelInstance newest = models().get(model);
    return newest != null && newest.getModelElementById(element) != null;
  }

  private Map<String, BpmnModelInstance> models() {
    Map<String, BpmnModelInstance> models = new HashMap<>();
    for (ProcessDefinition newest :
        repository.createProcessDefinitionQuery().latestVersion().active().list()) {
      models.put(newest.getKey(), repository.getBpmnModelInstance(newest.getId()));
    }
    return models;
  }

  private static boolean waits(FlowNode node) {
    // an event behind an event-based gateway is waited for at the gateway
    return node instanceof UserTask
        || node instanceof ReceiveTask
        || node instanceof EventBasedGateway
        || node instanceof IntermediateCatchEvent
            && node.getIncoming().stream()
                .noneMatch(flow -> flow.getSource() instanceof EventBasedGateway);
  }

  private static boolean forks(Gateway gateway) {
    return gateway.getOutgoing().size() > 1
        && !(gateway instanceof ParallelGateway)
        && !(gateway instanceof EventBasedGateway);
  }

  private static Fork fork(Map<String, BpmnModelInstance> models, String model, Gateway gateway) {
    return new Fork(
        model,
        gateway.getId(),
        name(gateway),
        gateway.getOutgoing().stream().map(flow -> way(models, model, flow)).toList());
  }

  private static Way way(Map<String, BpmnModelInstance> models, String model, SequenceFlow flow) {
    return new Way(
        flow.getId(),
        flow.getName() == null ? name(flow.getTarget()) : flow.getName(),
        name(flow.getTarget()),
        steps(models, model, flow, new HashSet<>()));
  }

  private static List<Set<String>> steps(
      Map<String, BpmnModelInstance> models, String model, SequenceFlow first, Set<String> seen) {
    Set<String> steps = new LinkedHashSet<>();
    SequenceFlow flow = first;
    while (flow != null && seen.add(model + "/" + flow.getId())) {
      FlowNode node = flow.getTarget();
      steps.addAll(expressions(node));
      if (node instanceof EndEvent) {
        return afterwards(models, model, steps, seen);
      }
      flow = goesOn(node) ? node.getOutgoing().iterator().next() : null;
    }
    return List.of(steps);
  }

  private static List<Set<String>> afterwards(
      Map<String, BpmnModelInstance> models, String ended, Set<String> steps, Set<String> seen) {
    List<Set<String>> all = new ArrayList<>();
    models.forEach(
        (model, process) ->
            process.getModelElementsByType(CallActivity.class).stream()
                .filter(call -> ended.equals(call.getCalledElement()))
                .flatMap(call -> call.getOutgoing().stream())
                .flatMap(flow -> steps(models, model, flow, new HashSet<>(seen)).stream())
                .forEach(next -> all.add(together(steps, next))));
    return all.isEmpty() ? List.of(steps) : all;
  }

  private static Set<String> together(Set<String> first, Set<String> then) {
    Set<String> both = new LinkedHashSet<>(first);
    both.addAll(then);
    return both;
  }

  /** A task that the program does by itself, or a gateway that does not part. */
  private static boolean goesOn(FlowNode node) {
    return (node instanceof Task && !waits(node) || node instanceof Gateway && !waits(node))
        && node.getOutgoing().size() == 1;
  }

  private static List<String> expressions(FlowNode node) {
    ExtensionElements extensions = node.getExtensionElements();
    Collection<CamundaExecutionListener> listeners =
        extensions == null
            ? List.of()
            : extensions.getElementsQuery().filterByType(CamundaExecutionListener.class).list();
    return Stream.concat(
            Stream.ofNullable(node.getAttributeValueNs(CAMUNDA, "expression")),
            listeners.stream()
                .map(CamundaExecutionListener::getCamundaExpression)
                .filter(expression -> expression != null))
        .toList();
  }

  private static String name(@Nullable FlowElement element) {
    if (element == null) {
      return "";
    }
    return element.getName() == null || element.getName().isBlank()
        ? element.getId()
        : element.getName().replaceAll("\\s+", " ");
  }
}
