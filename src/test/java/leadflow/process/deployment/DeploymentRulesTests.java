package leadflow.process.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import leadflow.process.deployment.Finding.Weight;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One broken model per rule is refused, naming the element; the same model unbroken passes. */
class DeploymentRulesTests {

  /** What the models of these tests may call. */
  public static class Steps {
    public String greet(String lead) {
      return lead;
    }

    public boolean warm(String lead, String kind) {
      return lead.equals(kind);
    }

    public static void exit() {}
  }

  private static final String PROCESS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_GreetLead" targetNamespace="http://bpmn.io/schema/bpmn">
        <bpmn:process id="greet-lead" name="Greet lead" isExecutable="true" camunda:historyTimeToLive="P30D">
          <bpmn:startEvent id="StartEvent_LeadCame" name="Lead came" />
          <bpmn:sequenceFlow id="Flow_CameToGreet" sourceRef="StartEvent_LeadCame" targetRef="Task_Greet" />
          <bpmn:serviceTask id="Task_Greet" name="Greet" camunda:expression="${greetSteps.greet(execution.processBusinessKey)}" camunda:resultVariable="greeting">
            <bpmn:extensionElements>
              <camunda:failedJobRetryTimeCycle>PT1M,PT1H</camunda:failedJobRetryTimeCycle>
              <camunda:inputOutput><camunda:inputParameter name="shown">${greetSteps.greet(greeting)}</camunda:inputParameter></camunda:inputOutput>
              <camunda:executionListener event="start" expression="${greetSteps.greet(execution.processBusinessKey)}" />
            </bpmn:extensionElements>
          </bpmn:serviceTask>
          <bpmn:sequenceFlow id="Flow_GreetToWait" sourceRef="Task_Greet" targetRef="IntermediateEvent_Rested" />
          <bpmn:intermediateCatchEvent id="IntermediateEvent_Rested" name="Rested">
            <bpmn:timerEventDefinition id="Timer_Rested"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P3D</bpmn:timeDuration></bpmn:timerEventDefinition>
          </bpmn:intermediateCatchEvent>
          <bpmn:sequenceFlow id="Flow_WaitToAsk" sourceRef="IntermediateEvent_Rested" targetRef="UserTask_Ask" />
          <bpmn:userTask id="UserTask_Ask" name="Ask" camunda:formRef="ask-lead" camunda:formRefBinding="latest" camunda:candidateGroups="sdr" camunda:dueDate="P1D" camunda:priority="50" />
          <bpmn:sequenceFlow id="Flow_AskToDecide" sourceRef="UserTask_Ask" targetRef="Task_Decide" />
          <bpmn:businessRuleTask id="Task_Decide" name="Decide" camunda:decisionRef="pick-mail" camunda:decisionRefBinding="latest" camunda:resultVariable="mail" camunda:mapDecisionResult="singleResult" />
          <bpmn:sequenceFlow id="Flow_DecideToWarm" sourceRef="Task_Decide" targetRef="Gateway_Warm" />
          <bpmn:exclusiveGateway id="Gateway_Warm" name="Warm?" default="Flow_WarmNo" />
          <bpmn:sequenceFlow id="Flow_WarmYes" name="yes" sourceRef="Gateway_Warm" targetRef="CallActivity_Nurture">
            <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${greetSteps.warm(execution.processBusinessKey, mail.template) and greeting != null}</bpmn:conditionExpression>
          </bpmn:sequenceFlow>
          <bpmn:sequenceFlow id="Flow_WarmNo" name="no" sourceRef="Gateway_Warm" targetRef="EndEvent_Greeted" />
          <bpmn:callActivity id="CallActivity_Nurture" name="Nurture" calledElement="lead-nurturing" camunda:calledElementBinding="latest">
            <bpmn:extensionElements><camunda:in businessKey="#{execution.processBusinessKey}" /></bpmn:extensionElements>
          </bpmn:callActivity>
          <bpmn:sequenceFlow id="Flow_NurtureToEnd" sourceRef="CallActivity_Nurture" targetRef="EndEvent_Greeted" />
          <bpmn:endEvent id="EndEvent_Greeted" name="Greeted" />
        </bpmn:process>
      </bpmn:definitions>
      """;

  private static final String TABLE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="Definitions_PickMail" name="Pick mail" namespace="http://camunda.org/schema/1.0/dmn">
        <decision id="pick-mail" name="Pick mail" camunda:historyTimeToLive="P30D">
          <decisionTable id="DecisionTable_PickMail" hitPolicy="FIRST">
            <input id="Input_Stage" label="Stage"><inputExpression id="InputExpression_Stage" typeRef="string"><text>stage</text></inputExpression></input>
            <output id="Output_Template" label="Email" name="template" typeRef="string" />
            <output id="Output_Wait" label="Wait" name="wait" typeRef="string" />
            <output id="Output_Points" label="Points" name="points" typeRef="integer" />
            <rule id="Rule_Lead">
              <description>Leads are welcomed</description>
              <inputEntry id="InputEntry_Lead"><text>"LEAD","MQL"</text></inputEntry>
              <outputEntry id="OutputEntry_LeadTemplate"><text>"welcome"</text></outputEntry>
              <outputEntry id="OutputEntry_LeadWait"><text>"P3D"</text></outputEntry>
              <outputEntry id="OutputEntry_LeadPoints"><text>5</text></outputEntry>
            </rule>
          </decisionTable>
        </decision>
      </definitions>
      """;

  private static final String DIAGRAM =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="Definitions_PickMail" name="Pick mail" namespace="http://camunda.org/schema/1.0/dmn">
        <decision id="pick-mail" name="Pick mail" camunda:historyTimeToLive="P30D">
          <informationRequirement id="InformationRequirement_PickFirst"><requiredDecision href="#pick-first" /></informationRequirement>
          <informationRequirement id="InformationRequirement_Count"><requiredDecision href="#count-hits" /></informationRequirement>
          <decisionTable id="DecisionTable_PickMail" hitPolicy="FIRST">
            <output id="Output_Template" label="Email" name="template" typeRef="string" />
            <output id="Output_Wait" label="Wait" name="wait" typeRef="string" />
            <output id="Output_Points" label="Points" name="points" />
            <rule id="Rule_First">
              <description>What the first table says</description>
              <outputEntry id="OutputEntry_Template"><text>firstTemplate</text></outputEntry>
              <outputEntry id="OutputEntry_Wait"><text>firstWait</text></outputEntry>
              <outputEntry id="OutputEntry_Points"><text>[hits, firstWait]</text></outputEntry>
            </rule>
          </decisionTable>
        </decision>
        <decision id="pick-first" name="Pick first" camunda:historyTimeToLive="P30D">
          <decisionTable id="DecisionTable_PickFirst" hitPolicy="FIRST">
            <input id="Input_Stage" label="Stage"><inputExpression id="InputExpression_Stage" typeRef="string"><text>stage</text></inputExpression></input>
            <output id="Output_FirstTemplate" label="Email" name="firstTemplate" typeRef="string" />
            <output id="Output_FirstWait" label="Wait" name="firstWait" typeRef="string" />
            <rule id="Rule_Lead">
              <description>Leads are welcomed</description>
              <inputEntry id="InputEntry_Lead"><text>"LEAD"</text></inputEntry>
              <outputEntry id="OutputEntry_LeadTemplate"><text>"welcome"</text></outputEntry>
              <outputEntry id="OutputEntry_LeadWait"><text>"P3D"</text></outputEntry>
            </rule>
          </decisionTable>
        </decision>
        <decision id="count-hits" name="Count hits" camunda:historyTimeToLive="P30D">
          <variable id="Variable_Hits" name="hits" typeRef="integer" />
          <literalExpression id="LiteralExpression_Hits"><text>count(clicked)</text></literalExpression>
        </decision>
      </definitions>
      """;

  private static final String FORM =
      """
      {"id": "ask-lead", "type": "default", "schemaVersion": 16, "executionPlatform": "Camunda Platform",
       "components": [{"type": "text", "id": "Text_Facts", "text": "=leadFacts"},
                      {"key": "answer", "id": "Field_Answer", "type": "textfield", "label": "Answer",
                       "conditional": {"hide": "=note = null"}},
                      {"key": "note", "id": "Field_Note", "type": "textarea", "label": "Note"}]}
      """;

  private final ModelRules rules = new ModelRules(new Known());

  @Test
  void intactModelsPass() {
    assertThat(refused("greet-lead.bpmn", PROCESS)).isEmpty();
    assertThat(refused("pick-mail.dmn", TABLE)).isEmpty();
    assertThat(refused("pick-mail.dmn", DIAGRAM)).isEmpty();
    assertThat(refused("ask-lead.form", FORM)).isEmpty();
    assertThat(refused("processes/greet-lead.bpmn", PROCESS)).as("in a folder").isEmpty();
  }

  @Test
  void filesOfOneDeploymentMayNameEachOther() {
    List<ModelFile> files =
        List.of(
            file("greet-lead.bpmn", PROCESS),
            file("ask-lead.form", FORM),
            file("pick-mail.dmn", TABLE));
    assertThat(
            new ModelRules(new Empty()).check(files).stream().filter(DeploymentRulesTests::refuses))
        .extracting(Finding::element)
        .containsOnly("CallActivity_Nurture");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    String broken =
        PROCESS.replace("greetSteps.warm", "greetSteps.cold").replace(">P3D<", ">3 days<");
    assertThat(refused("greet-lead.bpmn", broken))
        .extracting(Finding::element)
        .containsExactlyInAnyOrder("Flow_WarmYes", "IntermediateEvent_Rested");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void processesAreRefused(
      String rule, String part, String by, @Nullable String element, String reason) {
    assertRefused("greet-lead.bpmn", PROCESS, part, by, element, reason);
  }

  static Stream<Arguments> processesAreRefused() {
    String call = "${greetSteps.greet(execution.processBusinessKey)}\" camunda:resultVariable";
    String rest = "\" camunda:resultVariable";
    String duration =
        "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P3D</bpmn:timeDuration>";
    String condition =
        "${greetSteps.warm(execution.processBusinessKey, mail.template) and greeting != null}";
    String listener =
        "event=\"start\" expression=\"${greetSteps.greet(execution.processBusinessKey)}\" />";
    String end = "<bpmn:endEvent id=\"EndEvent_Greeted\" name=\"Greeted\" />";
    String definitions = "<bpmn:definitions xmlns:bpmn";
    return Stream.of(
        arguments("unreadable XML", "</bpmn:process>", "", null, "no readable XML"),
        arguments(
            "a document type",
            definitions,
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + definitions,
            null,
            "DOCTYPE"),
        arguments("no BPMN", end, "<bpmn:endParty id=\"x\" />", null, "no valid BPMN"),
        arguments(
            "a script task",
            end,
            end
                + "<bpmn:scriptTask id=\"Task_Run\" scriptFormat=\"groovy\"><bpmn:script>1</bpmn:script></bpmn:scriptTask>",
            "Task_Run",
            "script"),
        arguments(
            "a script listener",
            listener,
            "event=\"start\"><camunda:script scriptFormat=\"groovy\">1</camunda:script></camunda:executionListener>",
            "Task_Greet",
            "script"),
        arguments(
            "a script as input",
            "${greetSteps.greet(greeting)}",
            "<camunda:script scriptFormat=\"groovy\">1</camunda:script>",
            "Task_Greet",
            "script"),
        arguments(
            "a script in foreign clothes",
            "${greetSteps.greet(greeting)}",
            "<dc:script scriptFormat=\"groovy\">1</dc:script>",
            "Task_Greet",
            "neither BPMN nor Camunda's"),
        arguments(
            "a script condition",
            "xsi:type=\"bpmn:tFormalExpression\">${greetSteps.warm",
            "xsi:type=\"bpmn:tFormalExpression\" language=\"groovy\">${greetSteps.warm",
            "Flow_WarmYes",
            "groovy"),
        arguments(
            "a script file as condition",
            "xsi:type=\"bpmn:tFormalExpression\">${greetSteps.warm",
            "xsi:type=\"bpmn:tFormalExpression\" camunda:resource=\"a.js\">${greetSteps.warm",
            "Flow_WarmYes",
            "script file"),
        arguments(
            "a Java class",
            "camunda:expression=\"" + call,
            "camunda:class=\"java.lang.Runtime\" camunda:resultVariable",
            "Task_Greet",
            "Java class"),
        arguments(
            "a delegate expression",
            "camunda:expression=\"" + call,
            "camunda:delegateExpression=\"${greetSteps}\" camunda:resultVariable",
            "Task_Greet",
            "Java object"),
        arguments(
            "a class as listener",
            "expression=\"${greetSteps.greet(execution.processBusinessKey)}\" />",
            "class=\"java.lang.Object\" />",
            "Task_Greet",
            "Java class"),
        arguments(
            "a class by the outdated name",
            "camunda:expression=\"" + call,
            "a:class=\"java.lang.Object\" xmlns:a=\"http://activiti.org/bpmn\" camunda:resultVariable",
            "Task_Greet",
            "outdated"),
        arguments(
            "a connector",
            "<camunda:inputOutput>",
            "<camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector><camunda:inputOutput>",
            "Task_Greet",
            "connector"),
        arguments(
            "an external task",
            "camunda:expression=\"" + call,
            "camunda:type=\"external\" camunda:topic=\"x\" camunda:resultVariable",
            "Task_Greet",
            "external task"),
        arguments(
            "a shell task",
            "camunda:expression=\"" + call,
            "camunda:type=\"shell\" camunda:resultVariable",
            "Task_Greet",
            "shell"),
        arguments(
            "an unlisted bean",
            call,
            "${repositoryService.deleteDeployment('1')}" + rest,
            "Task_Greet",
            "repositoryService.deleteDeployment"),
        arguments(
            "an unknown step",
            "greetSteps.warm",
            "greetSteps.warn",
            "Flow_WarmYes",
            "greetSteps.warn"),
        arguments("a step with too few values", ", mail.template)", ")", "Flow_WarmYes", "takes 2"),
        arguments(
            "a static method",
            call,
            "${greetSteps.exit()}" + rest,
            "Task_Greet",
            "greetSteps.exit"),
        arguments(
            "a method of every object",
            call,
            "${greetSteps.getClass()}" + rest,
            "Task_Greet",
            "getClass"),
        arguments(
            "a step as a value", call, "${greetSteps}" + rest, "Task_Greet", "without calling"),
        arguments(
            "a way to a class",
            call,
            "${''.getClass().forName('x')}" + rest,
            "Task_Greet",
            "no step"),
        arguments("a class by bracket", call, "${greeting['class']}" + rest, "Task_Greet", "class"),
        arguments("a computed name", call, "${greeting[shown]}" + rest, "Task_Greet", "computed"),
        arguments(
            "the engine behind the execution",
            call,
            "${execution.processEngineServices}" + rest,
            "Task_Greet",
            "processEngineServices"),
        arguments(
            "a method of the execution",
            call,
            "${execution.setVariable('a', 1)}" + rest,
            "Task_Greet",
            "execution.setVariable"),
        arguments(
            "a nested call",
            call,
            "${greetSteps.greet(runtimeService.foo())}" + rest,
            "Task_Greet",
            "runtimeService.foo"),
        arguments(
            "a bad call in text", condition, "x#{greetSteps.greet()}", "Flow_WarmYes", "takes 1"),
        arguments("an unknown function", call, "${JSON('{}')}" + rest, "Task_Greet", "JSON"),
        arguments(
            "an unreadable expression",
            call,
            "${greetSteps..greet()}" + rest,
            "Task_Greet",
            "cannot be read"),
        arguments(
            "a bad call in a listener",
            listener,
            "event=\"start\" expression=\"${greetSteps.gone()}\" />",
            "Task_Greet",
            "greetSteps.gone"),
        arguments(
            "a bad call in an input",
            "${greetSteps.greet(greeting)}",
            "${x.y()}",
            "Task_Greet",
            "x.y"),
        arguments(
            "a bad call in an assignment",
            "camunda:candidateGroups=\"sdr\"",
            "camunda:assignee=\"${x.y()}\"",
            "UserTask_Ask",
            "x.y"),
        arguments(
            "a bad call in a due date",
            "camunda:dueDate=\"P1D\"",
            "camunda:dueDate=\"${x.y()}\"",
            "UserTask_Ask",
            "x.y"),
        arguments(
            "a bad call in a name", "name=\"Ask\"", "name=\"${x.y()}\"", "UserTask_Ask", "x.y"),
        arguments(
            "a bad call in a timer", ">P3D<", ">${x.y()}<", "IntermediateEvent_Rested", "x.y"),
        arguments(
            "a bad call in a mapping",
            "businessKey=\"#{execution.processBusinessKey}\"",
            "sourceExpression=\"${x.y()}\" target=\"a\"",
            "CallActivity_Nurture",
            "x.y"),
        arguments(
            "an unreadable duration",
            ">P3D<",
            ">three days<",
            "IntermediateEvent_Rested",
            "three days"),
        arguments("an empty timer", ">P3D<", "><", "IntermediateEvent_Rested", "no time"),
        arguments(
            "an unreadable date",
            duration,
            "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">next Monday</bpmn:timeDate>",
            "IntermediateEvent_Rested",
            "next Monday"),
        arguments(
            "an unreadable cycle",
            duration,
            "<bpmn:timeCycle xsi:type=\"bpmn:tFormalExpression\">R3/often</bpmn:timeCycle>",
            "IntermediateEvent_Rested",
            "R3/often"),
        arguments("an unreadable retry", "PT1M,PT1H", "PT1M,soon", "Task_Greet", "soon"),
        arguments(
            "an unreadable due date",
            "camunda:dueDate=\"P1D\"",
            "camunda:dueDate=\"soon\"",
            "UserTask_Ask",
            "soon"),
        arguments(
            "an unreadable priority",
            "camunda:priority=\"50\"",
            "camunda:priority=\"high\"",
            "UserTask_Ask",
            "high"),
        arguments(
            "an unknown called process",
            "calledElement=\"lead-nurturing\"",
            "calledElement=\"lead-nurture\"",
            "CallActivity_Nurture",
            "lead-nurture"),
        arguments(
            "a computed called process",
            "calledElement=\"lead-nurturing\"",
            "calledElement=\"${greeting}\"",
            "CallActivity_Nurture",
            "computes"),
        arguments(
            "a called process by deployment",
            "camunda:calledElementBinding=\"latest\"",
            "camunda:calledElementBinding=\"deployment\"",
            "CallActivity_Nurture",
            "latest"),
        arguments(
            "an unknown decision",
            "camunda:decisionRef=\"pick-mail\"",
            "camunda:decisionRef=\"pick-male\"",
            "Task_Decide",
            "pick-male"),
        arguments(
            "a decision by version",
            "camunda:decisionRefBinding=\"latest\"",
            "camunda:decisionRefBinding=\"version\" camunda:decisionRefVersion=\"1\"",
            "Task_Decide",
            "latest"),
        arguments(
            "an unknown form",
            "camunda:formRef=\"ask-lead\"",
            "camunda:formRef=\"ask-led\"",
            "UserTask_Ask",
            "ask-led"),
        arguments(
            "a form by deployment",
            "camunda:formRefBinding=\"latest\"",
            "camunda:formRefBinding=\"deployment\"",
            "UserTask_Ask",
            "latest"),
        arguments(
            "a form key",
            "camunda:formRef=\"ask-lead\" camunda:formRefBinding=\"latest\"",
            "camunda:formKey=\"embedded:app:x.html\"",
            "UserTask_Ask",
            "formKey"),
        arguments(
            "a form in the model",
            "camunda:priority=\"50\" />",
            "><bpmn:extensionElements><camunda:formData><camunda:formField id=\"a\" type=\"string\" /></camunda:formData></bpmn:extensionElements></bpmn:userTask>",
            "UserTask_Ask",
            "formRef"),
        arguments(
            "no time to live",
            " camunda:historyTimeToLive=\"P30D\"",
            "",
            "greet-lead",
            "time to live"),
        arguments("an unreadable time to live", "\"P30D\"", "\"a month\"", "greet-lead", "a month"),
        arguments(
            "no executable process", " isExecutable=\"true\"", "", "greet-lead", "executable"),
        arguments(
            "another name than the file's",
            "id=\"greet-lead\"",
            "id=\"greet-leads\"",
            "greet-leads",
            "greet-lead"),
        arguments(
            "two processes",
            "</bpmn:process>",
            "</bpmn:process><bpmn:process id=\"other\" isExecutable=\"true\" camunda:historyTimeToLive=\"P1D\" />",
            null,
            "one process"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void tablesAreRefused(
      String rule, String part, String by, @Nullable String element, String reason) {
    assertRefused("pick-mail.dmn", TABLE, part, by, element, reason);
  }

  static Stream<Arguments> tablesAreRefused() {
    String stage = "<inputEntry id=\"InputEntry_Lead\">";
    return Stream.of(
        arguments("unreadable XML", "</decision>", "", null, "no readable XML"),
        arguments("a document type", "<definitions", "<!DOCTYPE x><definitions", null, "DOCTYPE"),
        arguments(
            "another language",
            stage,
            "<inputEntry id=\"InputEntry_Lead\" expressionLanguage=\"groovy\">",
            "InputEntry_Lead",
            "groovy"),
        arguments(
            "another language for all",
            "id=\"Definitions_PickMail\"",
            "id=\"Definitions_PickMail\" expressionLanguage=\"juel\"",
            "Definitions_PickMail",
            "juel"),
        arguments(
            "an unreadable condition",
            "\"LEAD\",\"MQL\"",
            "\"LEAD\" or",
            "InputEntry_Lead",
            "rule 1, column Stage"),
        arguments(
            "a text without quotes",
            "\"LEAD\",\"MQL\"",
            "LEAD,\"MQL\"",
            "InputEntry_Lead",
            "\"LEAD\""),
        arguments(
            "an unreadable input",
            "<text>stage</text>",
            "<text>stage +</text>",
            "Input_Stage",
            "column Stage"),
        arguments(
            "an unreadable result",
            "<text>5</text>",
            "<text>5 +</text>",
            "OutputEntry_LeadPoints",
            "rule 1, column Points"),
        arguments(
            "a result without quotes",
            "<text>\"P3D\"</text>",
            "<text>P3D</text>",
            "OutputEntry_LeadWait",
            "\"P3D\""),
        arguments(
            "a result of another type",
            "<text>5</text>",
            "<text>\"5\"</text>",
            "OutputEntry_LeadPoints",
            "no integer"),
        arguments(
            "Java code",
            "<text>5</text>",
            "<text>(function(x) external {java: {class: \"java.lang.Math\", method signature: \"abs(int)\"}})(1)</text>",
            "OutputEntry_LeadPoints",
            "rule 1"),
        arguments(
            "an unknown email",
            "\"welcome\"",
            "\"wellcome\"",
            "OutputEntry_LeadTemplate",
            "wellcome"),
        arguments(
            "a computed email",
            "<text>\"welcome\"</text>",
            "<text>\"wel\" + \"come\"</text>",
            "OutputEntry_LeadTemplate",
            "quotes"),
        arguments(
            "an unreadable duration", "\"P3D\"", "\"3 days\"", "OutputEntry_LeadWait", "3 days"),
        arguments("a time that is over", "\"P3D\"", "\"-P3D\"", "OutputEntry_LeadWait", "-P3D"),
        arguments(
            "an email without a wait",
            "<text>\"P3D\"</text>",
            "<text></text>",
            "OutputEntry_LeadWait",
            "PT0S"),
        arguments(
            "no time to live",
            " camunda:historyTimeToLive=\"P30D\"",
            "",
            "pick-mail",
            "time to live"),
        arguments(
            "another name than the file's",
            "<decision id=\"pick-mail\"",
            "<decision id=\"pick-male\"",
            "pick-male",
            "pick-mail"),
        arguments(
            "an unknown hit policy", "hitPolicy=\"FIRST\"", "hitPolicy=\"SECOND\"", null, "DMN"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void diagramsOfTablesAreRefused(
      String rule, String part, String by, @Nullable String element, String reason) {
    assertRefused("pick-mail.dmn", DIAGRAM, part, by, element, reason);
  }

  static Stream<Arguments> diagramsOfTablesAreRefused() {
    String requirement =
        "<informationRequirement id=\"InformationRequirement_Count\"><requiredDecision"
            + " href=\"#count-hits\" /></informationRequirement>";
    return Stream.of(
        arguments(
            "two decisions that nothing joins", requirement, "", null, "must hold one decision"),
        arguments(
            "a requirement that is not there", "#count-hits", "#count-all", null, "count-all"),
        arguments(
            "a name that is no output of a required table",
            "<text>firstTemplate</text>",
            "<text>secondTemplate</text>",
            "OutputEntry_Template",
            "secondTemplate"),
        arguments(
            "such a name among others",
            "[hits, firstWait]",
            "[hits, fistWait]",
            "OutputEntry_Points",
            "fistWait"),
        arguments(
            "two tables that say the same",
            "name=\"hits\"",
            "name=\"firstWait\"",
            "count-hits",
            "says firstWait, as does pick-first"),
        arguments(
            "an unknown email in a required table",
            "\"welcome\"",
            "\"wellcome\"",
            "OutputEntry_LeadTemplate",
            "no email wellcome"),
        arguments(
            "a computed email in a required table",
            "\"welcome\"",
            "\"wel\" + \"come\"",
            "OutputEntry_LeadTemplate",
            "named in quotes"),
        arguments(
            "an email without a wait in a required table",
            "<text>\"P3D\"</text>",
            "<text></text>",
            "OutputEntry_LeadWait",
            "PT0S"),
        arguments(
            "an unreadable wait in a required table",
            "\"P3D\"",
            "\"soon\"",
            "OutputEntry_LeadWait",
            "soon"),
        arguments(
            "an unreadable expression",
            "count(clicked)",
            "count(",
            "LiteralExpression_Hits",
            "the expression"),
        arguments(
            "no history time to live",
            "name=\"Count hits\" camunda:historyTimeToLive=\"P30D\"",
            "name=\"Count hits\"",
            "count-hits",
            "time to live"));
  }

  @Test
  void noTableTakesTheNameOfAnotherFilesDecision() {
    assertRefused(
        "pick-mail.dmn",
        DIAGRAM.replace("count-hits", "grade-lead"),
        "Count hits",
        "Grade",
        "grade-lead",
        "another file");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void formsAreRefused(
      String rule, String part, String by, @Nullable String element, String reason) {
    assertRefused("ask-lead.form", FORM, part, by, element, reason);
  }

  static Stream<Arguments> formsAreRefused() {
    return Stream.of(
        arguments(
            "unreadable JSON", "\"components\": [", "\"components\": ", null, "no readable JSON"),
        arguments(
            "the same name twice",
            "\"type\": \"default\"",
            "\"type\": \"default\", \"type\": \"default\"",
            null,
            "no readable JSON"),
        arguments(
            "another name than the file's",
            "\"id\": \"ask-lead\"",
            "\"id\": \"ask-leads\"",
            "ask-leads",
            "ask-lead"),
        arguments(
            "another type", "\"type\": \"default\"", "\"type\": \"other\"", "ask-lead", "default"),
        arguments(
            "another platform", "Camunda Platform", "Camunda Cloud", "ask-lead", "Platform 7"),
        arguments(
            "two fields of one key",
            "\"key\": \"note\"",
            "\"key\": \"answer\"",
            "answer",
            "two fields"),
        arguments("a field without a key", "\"key\": \"note\", ", "", "Field_Note", "no key"),
        arguments("an unreadable condition", "=note = null", "=note = ", "answer", "condition"));
  }

  @ParameterizedTest
  @MethodSource
  void otherFilesAreRefused(String name) {
    assertThat(refused(name, PROCESS)).singleElement().extracting(Finding::element).isNull();
  }

  /** The engine alone would take some of them for processes. */
  static Stream<String> otherFilesAreRefused() {
    return Stream.of(
        "greet-lead.bpmn20.xml", "greet-leadbpmn", "run.groovy", "welcome.html", "a.dmn11.xml");
  }

  private void assertRefused(
      String name, String intact, String part, String by, @Nullable String element, String reason) {
    assertThat(intact).as("the intact model has the part that is broken").contains(part);
    int at = intact.indexOf(part);
    String broken = intact.substring(0, at) + by + intact.substring(at + part.length());
    List<Finding> findings = refused(name, broken);
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.file()).isEqualTo(name);
              assertThat(finding.element()).isEqualTo(element);
              assertThat(finding.reason()).contains(reason);
            });
  }

  private List<Finding> refused(String name, String content) {
    return rules.check(List.of(file(name, content))).stream()
        .filter(DeploymentRulesTests::refuses)
        .toList();
  }

  private static boolean refuses(Finding finding) {
    return finding.weight() == Weight.REFUSED;
  }

  private static ModelFile file(String name, String content) {
    return new ModelFile(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private static class Empty implements Surroundings {

    @Override
    public Set<String> steps() {
      return Set.of("greetSteps");
    }

    @Override
    public @Nullable Class<?> step(String bean) {
      return bean.equals("greetSteps") ? Steps.class : null;
    }

    @Override
    public boolean hasProcess(String id) {
      return false;
    }

    @Override
    public boolean hasDecision(String id) {
      return false;
    }

    @Override
    public boolean hasForm(String id) {
      return false;
    }

    @Override
    public Optional<String> emailProblem(String template) {
      return template.equals("welcome") ? Optional.empty() : Optional.of("no email " + template);
    }
  }

  private static final class Known extends Empty {

    @Override
    public boolean hasProcess(String id) {
      return id.equals("lead-nurturing");
    }

    @Override
    public boolean hasDecision(String id) {
      return id.equals("pick-mail");
    }

    @Override
    public boolean isOfAnotherFile(String decision, String diagram) {
      return decision.equals("grade-lead");
    }

    @Override
    public boolean hasForm(String id) {
      return id.equals("ask-lead");
    }
  }
}
