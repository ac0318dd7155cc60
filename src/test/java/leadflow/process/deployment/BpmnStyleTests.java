package leadflow.process.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One blemish per rule of style is found, naming the element; a fair page has none. */
class BpmnStyleTests {

  private static final String PAGE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="Definitions_Greet" targetNamespace="http://bpmn.io/schema/bpmn">
        <bpmn:process id="greet-lead" name="Greet lead" isExecutable="true">
          <bpmn:startEvent id="StartEvent_LeadCame" name="Lead came" />
          <bpmn:sequenceFlow id="Flow_CameToWarm" sourceRef="StartEvent_LeadCame" targetRef="Gateway_Warm" />
          <bpmn:exclusiveGateway id="Gateway_Warm" name="Warm?" />
          <bpmn:sequenceFlow id="Flow_WarmYes" name="yes" sourceRef="Gateway_Warm" targetRef="UserTask_CallLead" />
          <bpmn:sequenceFlow id="Flow_WarmNo" name="no" sourceRef="Gateway_Warm" targetRef="EndEvent_LeadCold" />
          <bpmn:userTask id="UserTask_CallLead" name="Call lead" />
          <bpmn:boundaryEvent id="BoundaryEvent_CallLate" name="Call late" cancelActivity="false" attachedToRef="UserTask_CallLead"><bpmn:messageEventDefinition id="MessageDefinition_Late" messageRef="Message_LeadMoved" /></bpmn:boundaryEvent>
          <bpmn:sequenceFlow id="Flow_CallToEnd" sourceRef="UserTask_CallLead" targetRef="EndEvent_LeadCalled" />
          <bpmn:endEvent id="EndEvent_LeadCalled" name="Lead called" />
          <bpmn:endEvent id="EndEvent_LeadCold" name="Lead cold" />
        </bpmn:process>
        <bpmn:message id="Message_LeadMoved" name="lead.moved" />
        <bpmndi:BPMNDiagram id="BPMNDiagram_1"><bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="greet-lead">
          <bpmndi:BPMNShape id="a" bpmnElement="StartEvent_LeadCame"><dc:Bounds x="100" y="100" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="90" y="140" width="60" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
          <bpmndi:BPMNShape id="b" bpmnElement="Gateway_Warm"><dc:Bounds x="200" y="93" width="50" height="50" /><bpmndi:BPMNLabel><dc:Bounds x="205" y="73" width="40" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
          <bpmndi:BPMNShape id="c" bpmnElement="UserTask_CallLead"><dc:Bounds x="320" y="78" width="100" height="80" /></bpmndi:BPMNShape>
          <bpmndi:BPMNShape id="d" bpmnElement="BoundaryEvent_CallLate"><dc:Bounds x="380" y="140" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="380" y="180" width="50" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
          <bpmndi:BPMNShape id="e" bpmnElement="EndEvent_LeadCalled"><dc:Bounds x="480" y="100" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="470" y="140" width="60" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
          <bpmndi:BPMNShape id="f" bpmnElement="EndEvent_LeadCold"><dc:Bounds x="207" y="220" width="36" height="36" /><bpmndi:BPMNLabel><dc:Bounds x="200" y="260" width="50" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNShape>
          <bpmndi:BPMNEdge id="g" bpmnElement="Flow_CameToWarm"><di:waypoint x="136" y="118" /><di:waypoint x="200" y="118" /></bpmndi:BPMNEdge>
          <bpmndi:BPMNEdge id="h" bpmnElement="Flow_WarmYes"><di:waypoint x="250" y="118" /><di:waypoint x="320" y="118" /><bpmndi:BPMNLabel><dc:Bounds x="270" y="100" width="20" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNEdge>
          <bpmndi:BPMNEdge id="i" bpmnElement="Flow_WarmNo"><di:waypoint x="225" y="143" /><di:waypoint x="225" y="220" /><bpmndi:BPMNLabel><dc:Bounds x="230" y="170" width="20" height="14" /></bpmndi:BPMNLabel></bpmndi:BPMNEdge>
          <bpmndi:BPMNEdge id="j" bpmnElement="Flow_CallToEnd"><di:waypoint x="420" y="118" /><di:waypoint x="480" y="118" /></bpmndi:BPMNEdge>
        </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
      </bpmn:definitions>
      """;

  @Test
  void aFairPageHasNoBlemish() {
    assertThat(blemishes(PAGE)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void blemishesAreFound(String rule, String part, String by, String element, String reason) {
    assertThat(PAGE).as("the fair page has the part that is spoilt").contains(part);
    assertThat(blemishes(PAGE.replace(part, by)))
        .anySatisfy(
            finding -> {
              assertThat(finding.element()).isEqualTo(element);
              assertThat(finding.reason()).contains(reason);
            });
  }

  static Stream<Arguments> blemishesAreFound() {
    return Stream.of(
        arguments(
            "a task without label", " name=\"Call lead\"", "", "UserTask_CallLead", "no label"),
        arguments(
            "an id as label",
            "name=\"Call lead\"",
            "name=\"UserTask_CallLead\"",
            "UserTask_CallLead",
            "shows its id"),
        arguments("a process without name", " name=\"Greet lead\"", "", "greet-lead", "no label"),
        arguments("a gateway without question", "Warm?", "Warm", "Gateway_Warm", "no question"),
        arguments("a gateway without label", " name=\"Warm?\"", "", "Gateway_Warm", "no label"),
        arguments("a flow without answer", " name=\"no\"", "", "Flow_WarmNo", "no label"),
        arguments(
            "the modeler's default id",
            "UserTask_CallLead",
            "Activity_0dupkl5",
            "Activity_0dupkl5",
            "UserTask_"),
        arguments(
            "a default id with the right type",
            "EndEvent_LeadCold",
            "EndEvent_0dupkl5",
            "EndEvent_0dupkl5",
            "PascalCase"),
        arguments(
            "a split without gateway",
            "sourceRef=\"Gateway_Warm\" targetRef=\"EndEvent_LeadCold\"",
            "sourceRef=\"StartEvent_LeadCame\" targetRef=\"EndEvent_LeadCold\"",
            "StartEvent_LeadCame",
            "without a gateway"),
        arguments(
            "a message of another kind", "lead.moved", "Lead Moved", "Message_LeadMoved", "lead."),
        arguments(
            "a shape that is missing",
            "bpmnElement=\"EndEvent_LeadCold\"",
            "bpmnElement=\"Gateway_Warm\"",
            "EndEvent_LeadCold",
            "not drawn"),
        arguments(
            "a flow that is missing",
            "bpmnElement=\"Flow_CallToEnd\"",
            "bpmnElement=\"Flow_WarmNo\"",
            "Flow_CallToEnd",
            "not drawn"),
        arguments(
            "shapes over each other",
            "x=\"480\" y=\"100\" width=\"36\"",
            "x=\"400\" y=\"90\" width=\"36\"",
            "EndEvent_LeadCalled",
            "drawn over UserTask_CallLead"),
        arguments(
            "an event beside its task",
            "x=\"380\" y=\"140\"",
            "x=\"380\" y=\"190\"",
            "BoundaryEvent_CallLate",
            "border of its task"),
        arguments(
            "a flow that ends in the air",
            "<di:waypoint x=\"480\" y=\"118\" />",
            "<di:waypoint x=\"460\" y=\"118\" />",
            "Flow_CallToEnd",
            "touch the border of EndEvent_LeadCalled"),
        arguments(
            "a slanting flow",
            "<di:waypoint x=\"480\" y=\"118\" />",
            "<di:waypoint x=\"480\" y=\"128\" />",
            "Flow_CallToEnd",
            "slantwise"),
        arguments(
            "a flow through a task",
            "<di:waypoint x=\"225\" y=\"143\" />",
            "<di:waypoint x=\"225\" y=\"143\" /><di:waypoint x=\"350\" y=\"143\" /><di:waypoint x=\"225\" y=\"143\" />",
            "Flow_WarmNo",
            "runs through UserTask_CallLead"),
        arguments(
            "a label over a task",
            "x=\"230\" y=\"170\" width=\"20\"",
            "x=\"350\" y=\"100\" width=\"20\"",
            "Flow_WarmNo",
            "drawn over UserTask_CallLead"),
        arguments(
            "a label over a label",
            "x=\"230\" y=\"170\" width=\"20\"",
            "x=\"275\" y=\"100\" width=\"20\"",
            "Flow_WarmYes",
            "over that of Flow_WarmNo"),
        arguments(
            "a label without a place",
            "<bpmndi:BPMNLabel><dc:Bounds x=\"230\" y=\"170\" width=\"20\" height=\"14\" /></bpmndi:BPMNLabel>",
            "",
            "Flow_WarmNo",
            "no place"));
  }

  private static List<Finding> blemishes(String xml) {
    Findings findings = new Findings("greet-lead.bpmn");
    BpmnStyle.check(
        Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))),
        findings);
    return findings.list();
  }
}
