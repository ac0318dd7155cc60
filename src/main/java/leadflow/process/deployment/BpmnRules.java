package leadflow.process.deployment;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DueDateBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.util.ParseUtil;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.impl.BpmnModelConstants;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Holds a process against what it may contain: BPMN and those of Camunda's additions that name a
 * step, a form, a decision, another process, or data. Everything else is refused, so that an
 * addition nobody thought of is none that runs.
 */
final class BpmnRules {

  private static final String BPMN = BpmnModelConstants.BPMN20_NS;
  private static final String CAMUNDA = BpmnModelConstants.CAMUNDA_NS;

  /** Attributes of BPMN elements in Camunda's namespace. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "historyTimeToLive",
          "versionTag",
          "isStartableInTasklist",
          "candidateStarterGroups",
          "candidateStarterUsers",
          "initiator",
          "asyncBefore",
          "asyncAfter",
          "exclusive",
          "jobPriority",
          "expression",
          "resultVariable",
          "decisionRef",
          "decisionRefBinding",
          "mapDecisionResult",
          "calledElementBinding",
          "formRef",
          "formRefBinding",
          "assignee",
          "candidateGroups",
          "candidateUsers",
          "dueDate",
          "followUpDate",
          "priority",
          "collection",
          "elementVariable",
          "variableName",
          "variableEvents",
          "errorMessage",
          "errorCodeVariable",
          "errorMessageVariable",
          "escalationCodeVariable",
          "modelerTemplate",
          "modelerTemplateVersion",
          "diagramRelationId");

  /** Camunda's own elements, each with its attributes. */
  private static final Map<String, Set<String>> ELEMENTS =
      Map.ofEntries(
          Map.entry("inputOutput", Set.of()),
          Map.entry("inputParameter", Set.of("name")),
          Map.entry("outputParameter", Set.of("name")),
          Map.entry("list", Set.of()),
          Map.entry("map", Set.of()),
          Map.entry("entry", Set.of("key")),
          Map.entry("value", Set.of("id", "name")),
          Map.entry(
              "in",
              Set.of("businessKey", "source", "sourceExpression", "target", "variables", "local")),
          Map.entry("out", Set.of("source", "sourceExpression", "target", "variables", "local")),
          Map.entry("executionListener", Set.of("event", "expression")),
          Map.entry("taskListener", Set.of("event", "expression", "id")),
          Map.entry("failedJobRetryTimeCycle", Set.of()),
          Map.entry("properties", Set.of()),
          Map.entry("property", Set.of("id", "name", "value")));

  private static final Set<String> CONTAINERS =
      Set.of("definitions", "process", "subProcess", "transaction", "collaboration");

  private static final Map<String, String> WHY_NOT =
      Map.ofEntries(
          Map.entry("class", "names a Java class; a model calls steps by expression"),
          Map.entry("delegateExpression", "names a Java object; a model calls steps by expression"),
          Map.entry("variableMappingClass", "names a Java class, which models may not"),
          Map.entry(
              "variableMappingDelegateExpression", "names a Java object, which models may not"),
          Map.entry("formKey", "has a formKey; a form is named by formRef"),
          Map.entry("formHandlerClass", "names a Java class, which models may not"),
          Map.entry("topic", "is an external task, which nobody here would do"),
          Map.entry("type", "is an external, mail or shell task, which models may not have"),
          Map.entry("resource", "names a script file; scripts are refused"),
          Map.entry("connector", "has a connector, which models may not"),
          Map.entry("formData", "defines a form inside the model; a form is named by formRef"),
          Map.entry("script", "has a script; scripts are refused"),
          Map.entry("field", "sets a field of a Java object, which models may not"));

  private final ModelFile file;
  private final Surroundings surroundings;
  private final Expressions expressions;
  private final Findings findings;

  private BpmnRules(ModelFile file, Surroundings surroundings, Findings findings) {
    this.file = file;
    this.surroundings = surroundings;
    this.expressions = new Expressions(surroundings);
    this.findings = findings;
  }

  /** The model, or null when it cannot be read. */
  static @Nullable BpmnModelInstance check(
      ModelFile file, Surroundings surroundings, Findings findings) {
    try {
      Element definitions = Xml.parse(file.content()).getDocumentElement();
      new BpmnRules(file, surroundings, findings).checkAll(definitions);
      return Bpmn.readModelFromStream(new ByteArrayInputStream(file.content()));
    } catch (SAXException e) {
      findings.refuse(null, "is no readable XML: " + e.getMessage());
    } catch (ModelException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      findings.refuse(null, "is no valid BPMN: " + cause.getMessage());
    }
    return null;
  }

  private void checkAll(Element definitions) {
    if (!BPMN.equals(definitions.getNamespaceURI())
        || !"definitions".equals(definitions.getLocalName())) {
      findings.refuse(null, "is no BPMN");
      return;
    }
    List<Element> processes =
        Xml.children(definitions).stream().filter(e -> isBpmn(e, "process")).toList();
    if (processes.size() != 1) {
      findings.refuse(null, "must hold one process, not " + processes.size());
    }
    processes.forEach(this::checkProcess);
    Xml.attributes(definitions).forEach(attribute -> checkAttribute(definitions, attribute));
    Xml.children(definitions).stream()
        .filter(e -> !BpmnModelConstants.BPMNDI_NS.equals(e.getNamespaceURI()))
        .forEach(this::walk);
  }

  private void checkProcess(Element process) {
    String id = process.getAttribute("id");
    file.checkName("process", id, surroundings.hasProcess(id), findings);
    if (!"true".equals(process.getAttribute("isExecutable"))) {
      findings.refuse(id, "the process is not marked as executable");
    }
    String timeToLive = camunda(process, "historyTimeToLive");
    if (timeToLive == null) {
      findings.refuse(
          id, "the process has no history time to live, so that its data would stay for ever");
    } else {
      try {
        ParseUtil.parseHistoryTimeToLive(timeToLive);
      } catch (RuntimeException e) {
        findings.refuse(
            id, "the history time to live %s is no number of days".formatted(timeToLive));
      }
    }
  }

  private void walk(Element element) {
    String namespace = element.getNamespaceURI();
    if (BPMN.equals(namespace)) {
      checkBpmn(element);
    } else if (CAMUNDA.equals(namespace)) {
      checkCamunda(element);
    } else {
      refuse(element, "<%s> is neither BPMN nor Camunda's".formatted(element.getNodeName()));
    }
    String text = Xml.text(element);
    if (Expressions.in(text)) {
      expressions.problems(text).forEach(problem -> refuse(element, problem));
    }
    Xml.children(element).forEach(this::walk);
  }

  private void checkBpmn(Element element) {
    switch (element.getLocalName()) {
      case "scriptTask" -> refuse(element, "is a script task; scripts are refused");
      case "script" -> refuse(element, WHY_NOT.get("script"));
      case "import" -> refuse(element, "imports another file, which models may not");
      case "timeDate", "timeDuration", "timeCycle" -> checkTimer(element);
      case "callActivity" -> checkCalledProcess(element);
      case "userTask" -> checkUserTask(element);
      default -> {}
    }
    Xml.attributes(element).forEach(attribute -> checkAttribute(element, attribute));
    checkDecision(element);
  }

  private void checkAttribute(Element element, Attr attribute) {
    String name = attribute.getLocalName() == null ? attribute.getName() : attribute.getLocalName();
    String namespace = attribute.getNamespaceURI();
    if (CAMUNDA.equals(namespace) && !ATTRIBUTES.contains(name)) {
      refuse(element, whyNot(name, "camunda:" + name));
    } else if ("http://activiti.org/bpmn".equals(namespace)) {
      refuse(element, "uses the outdated name %s".formatted(attribute.getName()));
    } else if (namespace == null && name.equals("language")) {
      refuse(element, "has a condition in " + attribute.getValue() + "; scripts are refused");
    } else if (namespace == null && name.equals("scriptFormat")) {
      refuse(element, "has a script in " + attribute.getValue() + "; scripts are refused");
    }
    checkExpression(element, attribute);
  }

  private void checkCamunda(Element element) {
    String name = element.getLocalName();
    Set<String> allowed = ELEMENTS.get(name);
    if (allowed == null) {
      refuse(element, whyNot(name, "<camunda:%s>".formatted(name)));
      return;
    }
    for (Attr attribute : Xml.attributes(element)) {
      if (attribute.getNamespaceURI() != null || !allowed.contains(attribute.getName())) {
        refuse(element, whyNot(attribute.getName(), attribute.getName()));
      }
      checkExpression(element, attribute);
    }
    if (name.equals("failedJobRetryTimeCycle") && !Expressions.in(Xml.text(element))) {
      checkRetries(element);
    }
  }

  private void checkExpression(Element element, Attr attribute) {
    if (Expressions.in(attribute.getValue())) {
      expressions.problems(attribute.getValue()).forEach(problem -> refuse(element, problem));
    }
  }

  private void checkUserTask(Element task) {
    String form = camunda(task, "formRef");
    if (form != null) {
      checkReference(task, "form", form, surroundings.hasForm(form));
      checkBinding(task, "formRefBinding", true);
    }
    for (String date : List.of("dueDate", "followUpDate")) {
      String text = camunda(task, date);
      if (text != null && !Expressions.in(text)) {
        checkTime(task, text, () -> new DueDateBusinessCalendar().resolveDuedate(text));
      }
    }
    String priority = camunda(task, "priority");
    if (priority != null && !Expressions.in(priority) && !priority.matches("\\d{1,9}")) {
      refuse(task, "the priority %s is no whole number".formatted(priority));
    }
  }

  private void checkCalledProcess(Element call) {
    String called = call.getAttribute("calledElement");
    checkReference(
        call, "process", called, called.equals(file.id()) || surroundings.hasProcess(called));
    checkBinding(call, "calledElementBinding", false);
  }

  private void checkDecision(Element task) {
    String decision = camunda(task, "decisionRef");
    if (decision != null) {
      checkReference(task, "decision", decision, surroundings.hasDecision(decision));
      checkBinding(task, "decisionRefBinding", false);
    }
  }

  private void checkReference(Element element, String what, String id, boolean known) {
    if (id.isBlank()) {
      refuse(element, "names no %s".formatted(what));
    } else if (Expressions.in(id)) {
      refuse(element, "computes the name of its %s, which cannot be checked".formatted(what));
    } else if (!known) {
      refuse(
          element, "the %s %s is neither deployed nor part of this deployment".formatted(what, id));
    }
  }

  private void checkBinding(Element element, String attribute, boolean required) {
    String binding = camunda(element, attribute);
    if (binding == null ? required : !binding.equals("latest")) {
      refuse(element, "%s must be 'latest'".formatted(attribute));
    }
  }

  private void checkTimer(Element timer) {
    String text = Xml.text(timer);
    if (Expressions.in(text)) {
      return;
    }
    switch (timer.getLocalName()) {
      case "timeCycle" ->
          checkTime(timer, text, () -> new CycleBusinessCalendar().resolveDuedate(text));
      case "timeDuration" ->
          checkTime(timer, text, () -> new DurationBusinessCalendar().resolveDuedate(text));
      default -> checkTime(timer, text, () -> new DueDateBusinessCalendar().resolveDuedate(text));
    }
  }

  private void checkRetries(Element retries) {
    for (String interval : Xml.text(retries).split(",")) {
      checkTime(
          retries, interval, () -> new DurationBusinessCalendar().resolveDuedate(interval.strip()));
    }
  }

  private void checkTime(Element element, String text, Runnable reading) {
    try {
      reading.run();
    } catch (RuntimeException e) {
      refuse(
          element,
          text.isEmpty()
              ? "the timer says no time"
              : "the time '%s' cannot be read; write a duration such as P3D or PT4H, a date such as 2026-03-02T09:00:00Z, or a cycle such as R3/PT10M"
                  .formatted(text));
    }
  }

  private void refuse(Element element, @Nullable String reason) {
    findings.refuse(shownAs(element), String.valueOf(reason));
  }

  /** The id of what stands in the drawing: a timer's definition is known by its event. */
  private static @Nullable String shownAs(Element element) {
    for (Element e = element; e.getParentNode() instanceof Element parent; e = parent) {
      if (CONTAINERS.contains(parent.getLocalName()) && e.hasAttribute("id")) {
        return e.getAttribute("id");
      }
    }
    return Xml.id(element);
  }

  private static String whyNot(String name, String shown) {
    return WHY_NOT.getOrDefault(name, "has %s, which models may not".formatted(shown));
  }

  private static boolean isBpmn(Element element, String name) {
    return BPMN.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
  }

  private static @Nullable String camunda(Element element, String attribute) {
    return element.hasAttributeNS(CAMUNDA, attribute)
        ? element.getAttributeNS(CAMUNDA, attribute)
        : null;
  }
}
