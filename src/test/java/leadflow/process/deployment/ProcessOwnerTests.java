package leadflow.process.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.mail.delivery.OutboxSender;
import leadflow.platform.web.StartPageNotice;
import leadflow.process.decision.DecisionTables;
import leadflow.process.journey.LeadPositions;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.LinkedMultiValueMap;

/** A process owner changes paths, waits, thresholds and wording, without a build or a restart. */
@LeadflowTest
@RunsSchedules
class ProcessOwnerTests {

  private static final Instant TUESDAY = Instant.parse("2026-03-03T10:00:00Z");
  private static final String WAIT =
      "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">${nextEmailAt}</bpmn:timeDate>";
  private static final String TEN_DAYS =
      "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P10D</bpmn:timeDuration>";

  @TempDir static Path folder;

  @DynamicPropertySource
  static void processesDir(DynamicPropertyRegistry registry) {
    registry.add("leadflow.processes-dir", folder::toString);
  }

  @Autowired TestRestTemplate http;
  @Autowired Staff staff;
  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired LeadPositions positions;
  @Autowired RepositoryService repository;
  @Autowired DecisionTables tables;
  @Autowired StartDeployment start;
  @Autowired List<StartPageNotice> notices;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;

  private List<String> shippedDeployments = List.of();

  @BeforeEach
  void onATuesdayWithWhatIsShipped() {
    TestClock.set(TUESDAY);
    shippedDeployments = deployments();
  }

  @AfterEach
  void forgetWhatWasDeployed() throws IOException {
    for (String file : List.of("lead-nurturing.bpmn", "emails/content-follow-up.html")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    deployments().stream()
        .filter(id -> !shippedDeployments.contains(id))
        .forEach(id -> repository.deleteDeployment(id, true));
    tables.refresh();
  }

  private List<String> deployments() {
    return repository.createDeploymentQuery().list().stream().map(Deployment::getId).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sdr", "sales", "managers", "marketing"})
  void nobodyElseDeploys(String group) throws IOException {
    String user = staff.member("some" + group, group);
    var answer = post(user, "lead-nurturing.bpmn", shipped("lead-nurturing.bpmn"));
    assertThat(answer.getStatusCode().value()).isEqualTo(403);
  }

  @Test
  void strangersAreSentAway() throws IOException {
    var answer =
        http.postForEntity(
            "/engine-rest/deployment/create",
            body("lead-nurturing.bpmn", shipped("lead-nurturing.bpmn")),
            String.class);
    assertThat(answer.getStatusCode().value()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead-nurturing.bpmn", "my change.bpmn"})
  void newLeadsFollowAChangedWaitAndRunningOnesFinishOnTheirs(String file) throws IOException {
    UUID before = leads.lead().asks("content").captured();
    Instant due = dueAt(before);

    assertThat(deploy(file, changedNurturing()).getStatusCode().value()).isEqualTo(200);

    UUID after = leads.lead().asks("content").captured();
    assertThat(dueAt(after)).isEqualTo(TUESDAY.plus(Duration.ofDays(10)));
    assertThat(dueAt(before)).isEqualTo(due);
    journeys.timer(before, "IntermediateEvent_EmailDue");
    assertThat(dueAt(before))
        .as("the second mail's wait, by the table as before")
        .isEqualTo(TUESDAY.plus(Duration.ofDays(3)));
  }

  @Test
  void aBrokenModelIsRefusedNamingTheElementAndTheOldOneRunsOn() throws IOException {
    String newest = newest("lead-nurturing").getId();

    var answer =
        deploy(
            "lead-nurturing.bpmn",
            changedNurturing().replace("nurtureSteps.queueEmail", "nurtureSteps.queueMail"));

    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody().get("message").asText())
        .contains("lead-nurturing.bpmn, Task_QueueEmail: calls nurtureSteps.queueMail")
        .contains("queueEmail");
    assertThat(answer.getBody().get("code").asInt()).isEqualTo(ModelRefused.CODE);
    assertThat(answer.getBody().at("/details/lead-nurturing.bpmn/errors/0/mainElementId").asText())
        .isEqualTo("Task_QueueEmail");
    assertThat(newest("lead-nurturing").getId()).isEqualTo(newest);
    assertThat(dueAt(leads.lead().asks("content").captured())).isEqualTo(TUESDAY);
  }

  @Test
  void aScriptIsRefusedNamingTheElement() throws IOException {
    String model =
        shipped("lead-nurturing.bpmn")
            .replaceFirst(
                "<bpmn:endEvent id=\"EndEvent_NurtureExhausted\"([^>]*)>",
                "<bpmn:endEvent id=\"EndEvent_NurtureExhausted\"$1><bpmn:extensionElements>"
                    + "<camunda:executionListener event=\"start\"><camunda:script scriptFormat=\"javascript\">"
                    + "java.lang.Runtime.getRuntime().exec('id')</camunda:script></camunda:executionListener>"
                    + "</bpmn:extensionElements>");
    var answer = deploy("lead-nurturing.bpmn", model);
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody().get("message").asText())
        .contains("lead-nurturing.bpmn, EndEvent_NurtureExhausted: has a script");
  }

  @Test
  void whatOnlyTheEngineFindsIsRefusedNamingTheElement() throws IOException {
    String model =
        shipped("lead-nurturing.bpmn")
            .replaceFirst(" camunda:expression=\"[^\"]*queueEmail[^\"]*\"", "");
    var answer = deploy("lead-nurturing.bpmn", model);
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody().get("message").asText())
        .contains("lead-nurturing.bpmn, Task_QueueEmail: One of the attributes");
    assertThat(answer.getBody().at("/details/lead-nurturing.bpmn/errors/0/mainElementId").asText())
        .isEqualTo("Task_QueueEmail");
  }

  @Test
  void tenantsAreRefused() throws IOException {
    var parts = body("lead-nurturing.bpmn", shipped("lead-nurturing.bpmn"));
    parts.add("tenant-id", "other");
    var answer =
        http.withBasicAuth(staff.member("olga", "processOwners"), Staff.PASSWORD)
            .postForEntity("/engine-rest/deployment/create", parts, String.class);
    assertThat(answer.getStatusCode().value()).isEqualTo(400);
    assertThat(answer.getBody()).contains("tenant");
  }

  @Test
  void aChangedThresholdCountsWithinASecond() throws IOException {
    Map<String, Object> asked = Map.of("kind", "accept", "hot", false);
    assertThat(tables.ask("set-sla", asked).first().orElseThrow().text("target")).isEqualTo("PT4H");

    assertThat(
            deploy("set-sla.dmn", shipped("set-sla.dmn").replace("\"PT4H\"", "\"PT3H\""))
                .getStatusCode()
                .value())
        .isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(tables.ask("set-sla", asked).first().orElseThrow().text("target"))
                    .isEqualTo("PT3H"));
  }

  @Test
  void aRestartDeploysNothingNew() {
    long before = repository.createDeploymentQuery().count();
    restart();
    assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    assertThat(start.told()).isEmpty();
  }

  @Test
  void aRestartKeepsTheOwnersVersionAndSaysSo() throws IOException {
    deploy("lead-nurturing.bpmn", changedNurturing());
    String owners = newest("lead-nurturing").getId();

    restart();

    assertThat(newest("lead-nurturing").getId()).isEqualTo(owners);
    assertThat(notices)
        .flatExtracting(StartPageNotice::sentences)
        .anySatisfy(
            sentence ->
                assertThat(sentence).startsWith("lead-nurturing.bpmn").contains("3 March 2026"));
  }

  @Test
  void aFileInTheFolderReplacesThePackagedOneAtTheNextStart() throws IOException {
    int version = newest("lead-nurturing").getVersion();
    Files.writeString(folder.resolve("lead-nurturing.bpmn"), changedNurturing());

    restart();
    restart();

    assertThat(newest("lead-nurturing").getVersion()).isEqualTo(version + 1);
    assertThat(dueAt(leads.lead().captured())).isEqualTo(TUESDAY.plus(Duration.ofDays(10)));
    assertThat(start.told()).isEmpty();
  }

  @Test
  void nodesThatStartTogetherDeployOnce() throws Exception {
    int version = newest("lead-nurturing").getVersion();
    Files.writeString(folder.resolve("lead-nurturing.bpmn"), changedNurturing());

    ExecutorService nodes = Executors.newFixedThreadPool(4);
    try {
      for (Future<?> node :
          nodes.invokeAll(Collections.nCopies(4, Executors.callable(this::restart)))) {
        node.get();
      }
    } finally {
      nodes.shutdownNow();
    }

    assertThat(newest("lead-nurturing").getVersion()).isEqualTo(version + 1);
  }

  @Test
  void aBrokenFileInTheFolderIsToldAndTheOldVersionRunsOn() throws IOException {
    String newest = newest("lead-nurturing").getId();
    Files.writeString(
        folder.resolve("lead-nurturing.bpmn"), changedNurturing().replace("P10D", "ten days"));

    restart();

    assertThat(newest("lead-nurturing").getId()).isEqualTo(newest);
    assertThat(start.told())
        .singleElement()
        .asString()
        .contains("IntermediateEvent_EmailDue")
        .contains("ten days");
  }

  @Test
  void aChangedWordingCountsAtOnce() throws IOException {
    UUID lead = leads.lead().asks("content").captured();
    Files.createDirectories(folder.resolve("emails"));
    Files.writeString(
        folder.resolve("emails").resolve("content-follow-up.html"),
        "<html><head><title>Here is your guide</title></head><body><p>Hello {{firstName}}</p></body></html>");

    journeys.timer(lead, "IntermediateEvent_EmailDue");
    postman.sendDue();

    assertThat(inbox.to(journeys.lead(lead).facts().email()))
        .extracting(Inbox::subject)
        .containsExactly("Here is your guide");
  }

  @Test
  void aWaitThatCannotBeReadStopsAtItsTimerNamingTheRowAndLosesNoLead() throws IOException {
    String computed =
        shipped("plan-nurture.dmn").replaceFirst("<text>\"PT0S\"", "<text>\"P\" + \"3 days\"");
    assertThat(deploy("plan-nurture.dmn", computed).getStatusCode().value()).isEqualTo(200);
    tables.refresh();

    UUID lead = leads.lead().asks("newsletter").captured();

    assertThat(dueAt(lead)).isEqualTo(TUESDAY);
    assertThatThrownBy(() -> journeys.timer(lead, "IntermediateEvent_EmailDue"))
        .hasMessageContaining("plan-nurture, the row for step 1, stage SUBSCRIBER, cycle 1")
        .hasMessageContaining("P3 days");
    deploy("plan-nurture.dmn", shipped("plan-nurture.dmn") + "<!-- mended -->");
    tables.refresh();
    journeys.timer(lead, "IntermediateEvent_EmailDue");
    postman.sendDue();
    assertThat(inbox.to(journeys.lead(lead).facts().email())).hasSize(1);
  }

  @Test
  void aRowThatNamesNoMailIsRefused() throws IOException {
    for (String table : List.of("plan-nurture", "answer-request")) {
      var answer =
          deploy(
              table + ".dmn",
              shipped(table + ".dmn").replaceFirst("\"trial-started\"", "\"trial-begun\""));
      assertThat(answer.getStatusCode().value()).isEqualTo(400);
      assertThat(answer.getBody().get("message").asText())
          .contains(table + ".dmn", "column Email (processes/emails)", "trial-begun");
    }
  }

  @Test
  void anAnswerMayTakeItsTime() throws IOException {
    String later =
        shipped("answer-request.dmn")
            .replaceAll("(OutputEntry_Other_Wait\">\\s*<text>)\"PT0S\"", "$1\"PT10M\"");
    assertThat(deploy("answer-request.dmn", later).getStatusCode().value()).isEqualTo(200);
    tables.refresh();
    UUID lead = leads.lead().asks("demo").captured();
    String email = journeys.lead(lead).facts().email();

    TestClock.advance(Duration.ofMinutes(9));
    postman.sendDue();
    assertThat(inbox.to(email)).isEmpty();
    TestClock.advance(Duration.ofMinutes(1));
    postman.sendDue();
    assertThat(inbox.to(email)).hasSize(1);
  }

  private String changedNurturing() throws IOException {
    String shipped = shipped("lead-nurturing.bpmn");
    assertThat(shipped).contains(WAIT);
    return shipped.replace(WAIT, TEN_DAYS);
  }

  private static String shipped(String name) throws IOException {
    return Files.readString(Path.of("processes", name));
  }

  private ResponseEntity<JsonNode> deploy(String name, String content) {
    return post(staff.member("olga", "processOwners"), name, content);
  }

  private ResponseEntity<JsonNode> post(String user, String name, String content) {
    return http.withBasicAuth(user, Staff.PASSWORD)
        .postForEntity("/engine-rest/deployment/create", body(name, content), JsonNode.class);
  }

  /** As the Modeler's deploy button sends it. */
  private static LinkedMultiValueMap<String, Object> body(String name, String content) {
    LinkedMultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
    parts.add("deployment-name", name);
    parts.add("deployment-source", "Camunda Modeler");
    parts.add("deploy-changed-only", "true");
    parts.add(
        name,
        new ByteArrayResource(content.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public String getFilename() {
            return name;
          }
        });
    return parts;
  }

  private void restart() {
    start.afterSingletonsInstantiated();
  }

  private ProcessDefinition newest(String process) {
    return repository
        .createProcessDefinitionQuery()
        .processDefinitionKey(process)
        .latestVersion()
        .singleResult();
  }

  private Instant dueAt(UUID lead) {
    return positions.of(lead).get(0).dueAt();
  }
}
