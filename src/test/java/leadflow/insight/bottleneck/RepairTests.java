package leadflow.insight.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.OwnerNotes;
import leadflow.lead.Status;
import leadflow.mail.outbox.Outbox;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Failed steps and stuck leads, found and repaired at the plugin's own door. */
@LeadflowTest
class RepairTests {

  private static final String DOOR = "/camunda/api/cockpit/plugin/leadflow-cockpit/default";
  private static final String PATH = DOOR + "/bottlenecks";
  private static final String EMAIL_DUE = "IntermediateEvent_EmailDue";

  static final Map<String, Object> ACCEPTED =
      Map.of("decision", "accept", "amount", 25000.0, "currency", "EUR", "closeDate", "2026-06-30");
  static final Map<String, Object> RECYCLED =
      Map.of("needAnswer", "CONFIRMED", "verdict", "recycle", "reason", "bad-timing");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired OwnerNotes notes;
  @Autowired Outbox outbox;
  @Autowired SlaClocks clocks;
  @Autowired ManagementService jobs;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  /** Of this test's leads alone; others use the same database. */
  private final String product = "neck " + UUID.randomUUID();

  private Http manager;

  @BeforeEach
  void onATuesdayMorning() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    manager = session("neckmanager", "managers");
  }

  @AfterEach
  void peopleGoHome() {
    staff.goHome();
  }

  @Test
  void aFailedStepIsToldAndRunsOnceItsReasonIsGone() {
    UUID lead = captured("content");
    String job = failed(lead);

    JsonNode incident = only(report().path("incidents"));
    assertThat(incident.path("job").asText()).isEqualTo(job);
    assertThat(incident.path("lead").asText()).isEqualTo(lead.toString());
    assertThat(incident.path("leadName").asText()).isEqualTo("Ana Silva");
    assertThat(incident.path("model").asText()).isEqualTo("lead-nurturing");
    assertThat(incident.path("activityName").asText()).isEqualTo("Queue email");
    assertThat(incident.path("message").asText()).contains("properties cannot be read");
    assertThat(incident.path("since").asText()).isEqualTo(TestClock.now().toString());
    assertThat(report().path("findings")).as("it waits for help, and is not stuck").isEmpty();

    JsonNode again = manager.post(PATH + "/steps/" + job + "/retry", "{}").is(200).json();
    assertThat(again.path("done").asBoolean()).isFalse();
    assertThat(again.path("message").asText()).contains("“Queue email” failed again", "properties");
    assertThat(report().path("incidents")).hasSize(1);

    mend(lead);
    JsonNode ran = manager.post(PATH + "/steps/" + job + "/retry", "{}").is(200).json();
    assertThat(ran.path("done").asBoolean()).as("%s", ran).isTrue();
    assertThat(report().path("incidents")).isEmpty();
    assertThat(outbox.of(lead)).hasSize(1);
    assertThat(noted(lead))
        .containsExactly(
            "neckmanager tried the step “Queue email” again: it failed again",
            "neckmanager tried the step “Queue email” again: it ran");
    manager.post(PATH + "/steps/" + job + "/retry", "{}").problem(409, "no-failed-step");
  }

  @Test
  void allOfOneKindAreTriedAgainTogether() {
    List<UUID> all = List.of(captured("content"), captured("content"));
    List<String> failing = all.stream().map(this::failed).toList();
    all.forEach(this::mend);
    TestClock.advance(Duration.ofHours(3));

    JsonNode told =
        manager
            .post(
                PATH + "/steps/retry",
                "{\"model\": \"lead-nurturing\", \"activityId\": \"Task_QueueEmail\"}")
            .is(200)
            .json();

    assertThat(told.path("message").asText()).contains("2 steps at “Queue email”");
    for (String job : failing) {
      Job released = jobs.createJobQuery().jobId(job).singleResult();
      assertThat(released.getRetries()).isEqualTo(1);
      assertThat(released.getDuedate().toInstant()).isEqualTo(TestClock.now());
      jobs.executeJob(job);
    }
    assertThat(report().path("incidents")).isEmpty();
    assertThat(all).allSatisfy(lead -> assertThat(outbox.of(lead)).hasSize(1));
    manager
        .post(
            PATH + "/steps/retry",
            "{\"model\": \"lead-nurturing\", \"activityId\": \"Task_QueueEmail\"}")
        .problem(409, "no-failed-step");
    manager.post(PATH + "/steps/retry", "{\"model\": \"x\"}").invalid("activityId required");
    manager.post(PATH + "/steps/retry", "null").invalid("model required");
  }

  @Test
  void healthyLeadsAreNeverTold() {
    UUID lead = captured("content");
    healthy(lead, JourneyPosition.NURTURE);
    leads.ripens(lead);
    healthy(lead, JourneyPosition.QUALIFICATION);
    journeys.complete(lead, "UserTask_QualifyLead", RECYCLED);
    healthy(lead, JourneyPosition.RESTING);
    leads.does(lead, "demo.requested");
    healthy(lead, JourneyPosition.HANDOVER);
    journeys.complete(lead, "UserTask_AcceptLead", ACCEPTED);
    healthy(lead, JourneyPosition.OPPORTUNITY);
    journeys.timer(lead, "BoundaryEvent_OpportunityIdle");
    healthy(lead, JourneyPosition.OPPORTUNITY);
    journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "won"));
    healthy(lead, JourneyPosition.NONE);
  }

  private void healthy(UUID lead, JourneyPosition position) {
    assertThat(journeys.lead(lead).state().position()).isEqualTo(position);
    assertThat(report().path("findings")).as("%s", position).isEmpty();
    manager.post(PATH + "/leads/" + lead + "/restart", "{}").problem(409, "not-stuck");
  }

  @ParameterizedTest
  @EnumSource(
      value = JourneyPosition.class,
      names = {"NURTURE", "RESTING", "QUALIFICATION", "HANDOVER", "OPPORTUNITY"})
  void aLeadWhoseJourneyIsGoneGoesOnWhereItWas(JourneyPosition position) {
    UUID lead = leadAt(position);
    List<String> waited = journeys.at(lead);
    Lead before = journeys.lead(lead);
    List<SlaClock> clocksBefore = running(lead);
    int moves = moves(lead);
    end(lead);

    JsonNode report = report();
    JsonNode found = only(report.path("findings"));
    assertThat(found.path("fault").asText()).isEqualTo("STUCK");
    assertThat(found.path("lead").asText()).isEqualTo(lead.toString());
    assertThat(found.path("position").asText()).isEqualTo(position.name());
    assertThat(found.path("detail").asText()).isEqualTo("No journey runs for it");
    assertThat(only(report.path("stuck")).asText()).isEqualTo(lead.toString());

    JsonNode told = manager.post(PATH + "/leads/" + lead + "/restart", "{}").is(200).json();

    assertThat(told.path("message").asText()).startsWith("The journey runs again: it waits at “");
    assertThat(journeys.at(lead)).containsExactlyInAnyOrderElementsOf(waited);
    Lead after = journeys.lead(lead);
    assertThat(after.state().inJourney(before.state().journeyInstanceId()))
        .isEqualTo(before.state());
    assertThat(after.state().journeyInstanceId())
        .isIn(journeys.instances(lead))
        .isNotEqualTo(before.state().journeyInstanceId());
    assertThat(running(lead)).isEqualTo(clocksBefore);
    assertThat(moves(lead)).as("a restart is no move").isEqualTo(moves);
    assertThat(noted(lead)).singleElement().asString().startsWith("neckmanager began the journey");
    assertThat(report().path("findings")).isEmpty();
    manager.post(PATH + "/leads/" + lead + "/restart", "{}").problem(409, "not-stuck");
    assertThat(noted(lead)).hasSize(1);
  }

  @Test
  void theRestedLeadWakesOnItsDateAsItWouldHave() {
    UUID lead = leadAt(JourneyPosition.RESTING);
    Instant wakes = journeys.lead(lead).state().wakeAt();
    end(lead);
    manager.post(PATH + "/leads/" + lead + "/restart", "{}").is(200);
    journeys.timer(lead, "IntermediateEvent_WakeDateReached");
    assertThat(TestClock.now()).isEqualTo(wakes);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void aCrossingThatWaitsIsActedOn() {
    UUID lead = leadAt(JourneyPosition.QUALIFICATION);
    end(lead);
    leads.does(lead, "demo.requested");
    assertThat(only(report().path("stuck")).asText()).isEqualTo(lead.toString());
    manager.post(PATH + "/leads/" + lead + "/restart", "{}").is(200);
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
  }

  @Test
  void anInstanceThatWaitsForNothingIsEndedAndBegunAnew() {
    UUID lead = leadAt(JourneyPosition.HANDOVER);
    String dead = journeys.lead(lead).state().journeyInstanceId();
    for (String gone :
        new String[] {
          "act_ru_job where process_instance_id_",
          "act_ru_identitylink where task_id_ in (select id_ from act_ru_task where proc_inst_id_",
          "act_ru_task where proc_inst_id_"
        }) {
      String open = gone.contains("(") ? ")" : "";
      jdbc.update(
          "delete from "
              + gone
              + " in (select id_ from act_ru_execution where root_proc_inst_id_ = ?)"
              + open,
          dead);
    }

    JsonNode found = only(report().path("findings"));
    assertThat(found.path("detail").asText())
        .isEqualTo("Its journey waits for neither a person, a timer nor a message");
    assertThat(found.path("processInstanceId").asText()).isEqualTo(dead);
    manager.post(PATH + "/leads/" + lead + "/restart", "{}").is(200);

    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(journeys.instances(lead)).doesNotContain(dead).hasSize(2);
  }

  @Test
  void ofTwoWhoRestartAtOnceOneDoes() throws Exception {
    UUID lead = leadAt(JourneyPosition.QUALIFICATION);
    end(lead);
    List<CompletableFuture<Integer>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> manager.post(PATH + "/leads/" + lead + "/restart", "{}").status()));
    }
    List<Integer> answers = new ArrayList<>();
    for (CompletableFuture<Integer> each : both) {
      answers.add(each.get());
    }
    assertThat(answers).containsExactlyInAnyOrder(200, 409);
    assertThat(journeys.instances(lead)).as("the journey, and the two it called").hasSize(3);
  }

  @Test
  void whatDoesNotAgreeIsTold() {
    UUID misplaced = leadAt(JourneyPosition.QUALIFICATION);
    jdbc.update("update leadflow.lead set position = 'NURTURE' where id = ?", misplaced);
    UUID doubled = captured("content");
    runtime.startProcessInstanceByKey("lead-journey", doubled.toString());
    UUID leftOver = captured("content");
    jdbc.update(
        "update leadflow.lead set status = 'INACTIVE', position = 'NONE' where id = ?", leftOver);

    Map<String, String> told = new HashMap<>();
    report()
        .path("findings")
        .forEach(
            f ->
                told.put(
                    f.path("lead").asText(),
                    f.path("fault").asText() + ": " + f.path("detail").asText()));

    assertThat(told)
        .containsOnly(
            Map.entry(
                misplaced.toString(),
                "MISPLACED: Its record says nurture, its journey is at qualification"),
            Map.entry(doubled.toString(), "DOUBLED: 2 journeys run for it"),
            Map.entry(
                leftOver.toString(), "LEFT_OVER: Its way has ended, and a journey still runs"));
    assertThat(report().path("stuck")).isEmpty();
  }

  @Test
  void aLeadIsGivenToAnotherAndBackAndRoutedAgain() {
    staff.person(port, "neckann", "sdr");
    staff.person(port, "neckbob", "sdr");
    UUID lead = leadAt(JourneyPosition.QUALIFICATION);
    String task = journeys.task(lead, "UserTask_QualifyLead").getId();
    String first = owner(lead);
    String other = first.equals("neckann") ? "neckbob" : "neckann";
    String path = PATH + "/leads/" + lead;

    assertThat(only(page().path("means").path("people").path("QUALIFICATION"), "id", other))
        .isNotNull();
    String told = give(path, first, other, 200).path("message").asText();
    assertThat(told).contains("has it now");
    assertThat(owner(lead)).isEqualTo(other);
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isEqualTo(other);
    assertThat(give(path, first, "neckann", 409).path("detail").asText())
        .isEqualTo("It belongs to " + other + " by now");
    assertThat(give(path, other, "nobody", 422).path("errors").get(0).path("code").asText())
        .isEqualTo("unknown");
    assertThat(give(path, other, "neckmanager", 422).path("errors").get(0).path("code").asText())
        .isEqualTo("invalid");
    manager.post(path + "/assignment", "{\"from\": \"x\"}").invalid("owner required");
    manager.post(path + "/assignment", "{\"owner\": \" \"}").invalid("owner required");
    assertThat(give(path, other, null, 200).path("message").asText()).contains("pool");
    assertThat(owner(lead)).isNull();
    String routed =
        manager.post(path + "/routing", "{\"from\": null, \"reason\": \"a test\"}").is(200).text();
    assertThat(routed).contains("\"done\":true");
    assertThat(owner(lead)).isNotNull();
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getId()).isEqualTo(task);

    end(lead);
    assertThat(give(path, owner(lead), null, 409).path("detail").asText())
        .startsWith("Nobody works on the lead");
    manager
        .post(PATH + "/leads/" + UUID.randomUUID() + "/restart", "{}")
        .problem(404, "lead-not-found");
    manager.post(PATH + "/leads/nonsense/restart", "{}").problem(404, "lead-not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "camunda-admin, 200, 200, 200",
    "managers, 200, 200, 200",
    "processOwners, 200, 200, 403",
    "teamLeads, 200, 403, 403",
    "sdr, 403, 403, 403",
    "sales, 403, 403, 403",
    "marketing, 403, 403, 403"
  })
  void eachActsByHisRights(String group, int look, int retry, int repair) {
    UUID failing = captured("content");
    String job = failed(failing);
    mend(failing);
    UUID stuck = leadAt(JourneyPosition.HANDOVER);
    end(stuck);
    UUID worked = leadAt(JourneyPosition.QUALIFICATION);
    Http person = session("neck" + group.replace("-", "").toLowerCase(), group);

    person.get(PATH).is(look);
    person.get(PATH + "?format=csv&table=findings").is(look);
    String owner = owner(worked);
    String from = owner == null ? "null" : "\"" + owner + "\"";
    person.post(PATH + "/leads/" + stuck + "/restart", "{}").is(repair);
    person
        .post(
            PATH + "/leads/" + worked + "/assignment", "{\"owner\": null, \"from\": " + from + "}")
        .is(repair);
    person
        .post(
            PATH + "/leads/" + worked + "/routing",
            "{\"from\": " + (repair == 200 ? "null" : from) + "}")
        .is(repair);
    person
        .post(
            PATH + "/steps/retry",
            "{\"model\": \"lead-nurturing\", \"activityId\": \"Task_QueueEmail\"}")
        .is(retry);
    if (retry == 200) {
      jobs.setJobRetries(job, 0);
    }
    person.post(PATH + "/steps/" + job + "/retry", "{}").is(retry);
    assertThat(journeys.instances(stuck).isEmpty()).isEqualTo(repair != 200);
    assertThat(outbox.of(failing).isEmpty()).isEqualTo(retry != 200);
    if (repair == 200 || retry == 200) {
      Http.anonymous(port).get(PATH).is(401);
    } else if (look == 200) {
      JsonNode means = person.get(PATH).json().path("means");
      assertThat(means.path("retry").asBoolean() || means.path("repair").asBoolean()).isFalse();
      assertThat(means.path("people")).isEmpty();
    }
  }

  @Test
  void aTeamLeadSeesHisTeamAlone() {
    people.team("neckwest").name("West").save();
    people.person("neckwestlead").in("neckwest").capacity(10).save();
    people.person("neckwestsdr").in("neckwest").capacity(0).save();
    Http lead = session("neckwestlead", "teamLeads");
    staff.person(port, "neckwestsdr", "sdr");
    UUID theirs = leadAt(JourneyPosition.QUALIFICATION);
    UUID his = leadAt(JourneyPosition.QUALIFICATION);
    String from = owner(his) == null ? "null" : "\"" + owner(his) + "\"";
    manager
        .post(
            PATH + "/leads/" + his + "/assignment",
            "{\"owner\": \"neckwestsdr\", \"from\": " + from + "}")
        .is(200);
    end(theirs);
    end(his);

    assertThat(report().path("stuck")).hasSize(2);
    JsonNode seen = lead.get(PATH + filter()).is(200).json().path("report");
    assertThat(only(seen.path("stuck")).asText()).isEqualTo(his.toString());
    lead.get(PATH + "?team=inside-sales").invalid("team not_yours");
    lead.post(PATH + "/leads/" + his + "/restart", "{}").problem(403, "forbidden");
  }

  @Test
  void whatDoesNotHoldIsNamed() {
    manager
        .get(PATH + "?from=x&table=y&format=z")
        .invalid("from invalid", "table invalid", "format invalid");
    String csv = manager.get(PATH + "?format=csv&table=gateways").is(200).text();
    assertThat(csv).startsWith("model,gatewayId,gatewayName,came").contains("Gateway_Verdict");
  }

  // --- how a test gets there

  private UUID captured(String request) {
    return ours(leads.lead().asks(request).captured());
  }

  private UUID ours(UUID lead) {
    jdbc.update("update leadflow.lead set product = ? where id = ?", product, lead);
    return lead;
  }

  private UUID leadAt(JourneyPosition position) {
    UUID lead = captured("content");
    switch (position) {
      case QUALIFICATION -> leads.ripens(lead);
      case RESTING -> {
        leads.ripens(lead);
        journeys.complete(lead, "UserTask_QualifyLead", RECYCLED);
      }
      case HANDOVER -> leads.does(lead, "demo.requested");
      case OPPORTUNITY -> {
        leads.does(lead, "demo.requested");
        journeys.complete(lead, "UserTask_AcceptLead", ACCEPTED);
      }
      default -> {}
    }
    assertThat(journeys.lead(lead).state().position()).isEqualTo(position);
    return lead;
  }

  /** Ends the lead's journey behind the program's back. */
  private void end(UUID lead) {
    runtime.deleteProcessInstance(
        journeys.lead(lead).state().journeyInstanceId(), "behind our back");
    assertThat(journeys.instances(lead)).isEmpty();
  }

  /** Its next mail's step fails until a person is needed; the lead's record cannot be read. */
  private String failed(UUID lead) {
    Job due =
        jobs.createJobQuery().activityId(EMAIL_DUE).list().stream()
            .filter(job -> journeys.instances(lead).contains(job.getProcessInstanceId()))
            .findFirst()
            .orElseThrow();
    jdbc.update("update leadflow.lead set properties = '[]' where id = ?", lead);
    for (int tries = 0; tries < 10 && retries(due) > 0; tries++) {
      assertThatThrownBy(() -> jobs.executeJob(due.getId()))
          .hasStackTraceContaining("properties cannot be read");
    }
    assertThat(retries(due)).isZero();
    return due.getId();
  }

  private int retries(Job job) {
    return jobs.createJobQuery().jobId(job.getId()).singleResult().getRetries();
  }

  private void mend(UUID lead) {
    jdbc.update("update leadflow.lead set properties = '{}' where id = ?", lead);
  }

  private List<SlaClock> running(UUID lead) {
    return clocks.of(lead).stream().filter(SlaClock::running).toList();
  }

  private int moves(UUID lead) {
    return jdbc.queryForObject(
        "select count(*) from leadflow.stage_change where lead_id = ?", Integer.class, lead);
  }

  private List<String> noted(UUID lead) {
    return notes.of(lead).stream()
        .map(OwnerNotes.Note::text)
        .filter(text -> text.startsWith("neckmanager"))
        .toList();
  }

  private String owner(UUID lead) {
    return journeys.lead(lead).state().owner();
  }

  private JsonNode give(String path, String from, String to, int status) {
    return manager
        .post(
            path + "/assignment",
            "{\"from\": %s, \"owner\": %s, \"reason\": \"a test\"}"
                .formatted(quoted(from), quoted(to)))
        .is(status)
        .json();
  }

  private static String quoted(String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }

  private Http session(String user, String group) {
    staff.person(port, user, group);
    return Http.inSession(port, user, Staff.PASSWORD);
  }

  private JsonNode page() {
    return manager.get(PATH + filter()).is(200).json();
  }

  private JsonNode report() {
    return page().path("report");
  }

  private String filter() {
    return "?from=2026-01-01&to=2026-12-31&product=" + product.replace(" ", "%20");
  }

  private static JsonNode only(JsonNode list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static JsonNode only(JsonNode list, String field, String value) {
    for (JsonNode each : list) {
      if (each.path(field).asText().equals(value)) {
        return each;
      }
    }
    return null;
  }
}
