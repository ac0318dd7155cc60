package leadflow.insight.diagram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What managers see on the diagrams, as their pages ask for it. */
@LeadflowTest
class DiagramTests {

  private static final Instant TUESDAY = Instant.parse("2026-03-03T10:00:00Z");

  private static final Map<String, Object> QUALIFIED =
      Map.of(
          "budgetAnswer", "CONFIRMED",
          "budgetAmount", 25000.0,
          "budgetCurrency", "EUR",
          "authorityAnswer", "CONFIRMED",
          "needAnswer", "CONFIRMED",
          "needEvidence", "Their cadence tool ends in March",
          "timelineAnswer", "CONFIRMED",
          "verdict", "qualified");
  private static final Map<String, Object> RECYCLED =
      Map.of(
          "budgetAnswer",
          "NO",
          "needAnswer",
          "CONFIRMED",
          "verdict",
          "recycle",
          "reason",
          "bad-timing");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired LeadTransactions transactions;
  @Autowired Leads records;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired RepositoryService repository;
  @Autowired RuntimeService runtime;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Http manager;

  @BeforeEach
  void nobodyElseIsThere() {
    for (ProcessInstance left :
        runtime.createProcessInstanceQuery().rootProcessInstances().list()) {
      runtime.deleteProcessInstance(left.getId(), "a test before");
    }
    jdbc.sql("delete from leadflow.flow_taken").update();
    jdbc.sql("delete from act_hi_actinst").update();
    TestClock.set(TUESDAY);
    manager = session("maria", "managers");
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
    jdbc.sql("delete from leadflow.staff where user_id in ('lea', 'wes')").update();
    jdbc.sql("delete from leadflow.team where id = 'west'").update();
  }

  @Test
  void aLeadStandsOnceAtEachActivityOfItsWay() {
    UUID lead = leads.lead().asks("content").captured();
    assertThat(now("lead-journey")).containsExactly("CallActivity_NurtureLead 1 0 0");
    assertThat(now("lead-nurturing")).containsExactly("IntermediateEvent_EmailDue 1 0 0");
    assertThat(now("lead-qualification")).isEmpty();

    leads.ripens(lead);
    assertThat(now("lead-journey")).containsExactly("CallActivity_QualifyLead 1 0 0");
    assertThat(now("lead-qualification"))
        .containsExactlyInAnyOrder(
            "UserTask_QualifyLead 1 0 0", "CallActivity_NurtureLightly 1 0 0");
    assertThat(now("lead-nurturing")).containsExactly("IntermediateEvent_EmailDue 1 0 0");

    TestClock.set(clock(lead, "first-touch", "warn_at"));
    assertThat(now("lead-qualification")).contains("UserTask_QualifyLead 1 1 0");
    TestClock.set(clock(lead, "first-touch", "due_at").minusMillis(1));
    assertThat(now("lead-qualification")).contains("UserTask_QualifyLead 1 1 0");
    TestClock.set(clock(lead, "first-touch", "due_at"));
    assertThat(now("lead-qualification")).contains("UserTask_QualifyLead 1 0 1");
    assertThat(now("lead-journey")).containsExactly("CallActivity_QualifyLead 1 0 1");

    // the timers beside the task leave it where it is
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    assertThat(now("lead-qualification")).contains("UserTask_QualifyLead 1 0 1");

    journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
    assertThat(now("lead-qualification")).isEmpty();
    assertThat(now("lead-nurturing")).isEmpty();
    assertThat(now("sales-handover")).containsExactly("UserTask_AcceptLead 1 0 0");
    assertThat(now("lead-journey")).containsExactly("CallActivity_HandOverToSales 1 0 0");
  }

  @Test
  void whoRestsStandsAtTheGatewayThatWaits() {
    UUID lead = recycled();
    assertThat(now("lead-journey")).containsExactly("Gateway_Rest 1 0 0");
    JsonNode there = list("lead-journey", "activity=Gateway_Rest").path("items").get(0);
    assertThat(there.path("lead").asText()).isEqualTo(lead.toString());
    assertThat(there.path("promise").isNull()).as("nobody promised anything").isTrue();
  }

  @Test
  void flowsCountWhenTheyAreTaken() {
    UUID lead = recycled();
    Instant wakes = TestClock.now().plus(Duration.ofDays(200));
    assertThat(taken(heat("lead-journey", "")))
        .containsExactlyInAnyOrder(
            "Flow_ScreenedOutNo 1 1 1.0",
            "Flow_StandingNotYetRipe 1 1 1.0",
            "Flow_LeadMovedToWhat 1 1 1.0",
            "Flow_MovedRipe 1 1 1.0",
            "Flow_QualifyToVerdict 1 1 1.0",
            "Flow_VerdictRecycle 1 1 1.0");
    assertThat(taken(heat("lead-qualification", "")))
        .as("a fork is left by all its ways")
        .containsExactlyInAnyOrder("Flow_BesideToQualify 1 1 1.0", "Flow_BesideToNurture 1 1 1.0");

    // an event behind a gateway is its way out
    journeys.timer(lead, "IntermediateEvent_WakeDateReached");
    assertThat(TestClock.now()).isBefore(wakes);
    String year = "?from=2026-01-01&to=2026-12-31";
    assertThat(taken(heat("lead-journey", year)))
        .contains("Flow_RestToWakeDate 1 1 1.0", "Flow_ScreenedOutNo 2 1 1.0")
        .noneMatch(flow -> flow.startsWith("Flow_RestToLeadMoved"));
    assertThat(taken(heat("lead-journey", "?from=2026-01-01&to=2026-03-02")))
        .as("before the first")
        .isEmpty();
  }

  /** While the clock goes on, too. */
  @Test
  void allWaysOutOfAForkAreOneLeaving() {
    TestClock.reset();
    for (int i = 0; i < 5; i++) {
      ripe();
    }
    assertThat(taken(heat("lead-qualification", "")))
        .containsExactlyInAnyOrder("Flow_BesideToQualify 5 5 1.0", "Flow_BesideToNurture 5 5 1.0");
  }

  @Test
  void allVersionsOfAModelAreOneDiagram() throws IOException {
    leads.lead().captured();
    String old = path("lead-nurturing");
    String changed =
        Files.readString(Path.of("processes", "lead-nurturing.bpmn"))
            .replace("Nurture begins", "Nurturing begins");
    String deployment =
        repository
            .createDeployment()
            .name("owner")
            .addString("lead-nurturing.bpmn", changed)
            .deploy()
            .getId();
    try {
      leads.lead().captured();
      String young = path("lead-nurturing");
      assertThat(young).isNotEqualTo(old);
      for (String version : List.of(old, young)) {
        assertThat(places(manager.get(version)))
            .containsExactly("IntermediateEvent_EmailDue 2 0 0");
        assertThat(taken(manager.get(version + "/heat").json()))
            .containsExactly("Flow_AnotherEmailYes 2 2 1.0");
      }
    } finally {
      repository.deleteDeployment(deployment, true);
    }
  }

  @Test
  void eachWayHasItsShareOfWhatCame() {
    for (int i = 0; i < 3; i++) {
      ripe();
    }
    UUID fourth = ripe();
    journeys.complete(fourth, "UserTask_QualifyLead", RECYCLED);
    UUID fifth = ripe();
    journeys.complete(fifth, "UserTask_QualifyLead", QUALIFIED);
    leads.does(ripe(), "demo.requested");
    assertThat(taken(heat("lead-journey", "")))
        .contains(
            "Flow_VerdictRecycle 1 1 0.5",
            "Flow_VerdictQualified 1 1 0.5",
            "Flow_QualifyToVerdict 2 2 0.667",
            "Flow_HandRaisedToSales 1 1 0.333");

    journeys.timer(leadAt("UserTask_QualifyLead"), "BoundaryEvent_FirstTouchDueSoon");
    assertThat(taken(heat("lead-qualification", "")))
        .as("of the six that were there")
        .contains("Flow_FirstTouchDueSoonToRemindSdr 1 1 0.167", "Flow_BesideToQualify 6 6 1.0");
  }

  @Test
  void whatIsRolledBackWasNotTakenAndWhatIsTriedAgainCountsOnce() {
    UUID lead = ripe();
    long before = flows();
    assertThatThrownBy(
            () ->
                transactions.inOne(
                    () -> {
                      records.lock(lead);
                      journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(flows()).isEqualTo(before);

    int[] tries = {0};
    transactions.inOne(
        () -> {
          records.lock(lead);
          journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
          if (tries[0]++ < 2) {
            throw new ConcurrencyFailureException("met another");
          }
        });
    assertThat(tries[0]).isEqualTo(3);
    assertThat(flowsOf(lead).stream().filter("Flow_VerdictQualified"::equals)).hasSize(1);
    assertThat(flows() - before).as("out of the task's call, and by the verdict").isEqualTo(2);
  }

  @Test
  void aProcessThatIsNoLeadsCountsNowhere() {
    leads.lead().captured();
    assertThat(now("lead-nurturing")).hasSize(1);
    jdbc.sql("update act_ru_execution set business_key_ = 'mine' where business_key_ is not null")
        .update();
    assertThat(now("lead-nurturing")).isEmpty();
    jdbc.sql(
            "update act_ru_execution set business_key_ = gen_random_uuid() where business_key_ is not null")
        .update();
    assertThat(now("lead-nurturing")).isEmpty();
  }

  @Test
  void staysAreMeasuredWhenTheyEnd() {
    List<Duration> stays =
        List.of(
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(10),
            Duration.ofHours(20));
    for (Duration stay : stays) {
      TestClock.set(TUESDAY);
      UUID lead = ripe();
      TestClock.set(TUESDAY.plus(stay));
      journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
    }
    JsonNode task = stay(heat("lead-qualification", ""), "UserTask_QualifyLead");
    assertThat(task.path("stays").asInt()).isEqualTo(5);
    assertThat(task.path("medianSeconds").asDouble()).isEqualTo(4 * 3600);
    assertThat(task.path("p90Seconds").asDouble()).isEqualTo(16 * 3600);
    assertThat(
            stay(
                    heat(
                        "lead-qualification",
                        "?from=2026-03-03T11:30:00Z&to=2026-03-03T14:00:00.001Z"),
                    "UserTask_QualifyLead")
                .path("stays")
                .asInt())
        .as("two and four hours")
        .isEqualTo(2);
    assertThat(heat("lead-journey", "").path("stays").findValuesAsText("activity"))
        .contains("CallActivity_NurtureLead", "CallActivity_QualifyLead");
  }

  @Test
  void theListIsMostUrgentFirstAndPagedByKey() {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      TestClock.set(TUESDAY.plus(Duration.ofMinutes(i)));
      all.add(ripe());
    }
    String task = "activity=UserTask_QualifyLead";
    List<String> seen = new ArrayList<>();
    String next = null;
    do {
      JsonNode page =
          list(
              "lead-qualification",
              task + "&size=3" + (next == null ? "" : "&after=" + encoded(next)));
      page.path("items").forEach(row -> seen.add(row.path("lead").asText()));
      next = page.path("next").isNull() ? null : page.path("next").asText();
    } while (next != null);
    assertThat(seen).containsExactlyElementsOf(all.stream().map(UUID::toString).toList());

    TestClock.set(clock(all.get(0), "first-touch", "due_at").plusSeconds(90));
    JsonNode first = list("lead-qualification", task).path("items").get(0);
    assertThat(first.path("name").asText()).isEqualTo("Ana Silva");
    assertThat(first.path("company").asText()).isEqualTo("Acme");
    assertThat(first.path("stage").asText()).isEqualTo("MQL");
    assertThat(Instant.parse(first.path("since").asText())).isEqualTo(TUESDAY);
    assertThat(first.path("promise").path("state").asText()).isEqualTo("OVERDUE");
    assertThat(first.path("promise").path("overdueSeconds").asInt()).isEqualTo(90);
    assertThat(journeys.instances(all.get(0))).contains(first.path("processInstance").asText());

    String csv =
        manager.get(path("lead-qualification") + "/leads?format=csv&" + task).is(200).text();
    assertThat(csv.lines()).hasSize(8);
    assertThat(csv).startsWith("lead,name,company,stage").contains(all.get(6) + ",Ana Silva,Acme");
  }

  @Test
  void aFlowsListTellsWhoTookItLastAndNoNameOfTheErased() {
    UUID first = ripe();
    journeys.complete(first, "UserTask_QualifyLead", QUALIFIED);
    TestClock.advance(Duration.ofMinutes(1));
    UUID last = ripe();
    journeys.complete(last, "UserTask_QualifyLead", QUALIFIED);
    String flow = "flow=Flow_VerdictQualified";
    JsonNode items = list("lead-journey", flow).path("items");
    assertThat(items.findValuesAsText("lead")).containsExactly(last.toString(), first.toString());
    JsonNode page = list("lead-journey", flow + "&size=1");
    assertThat(
            list("lead-journey", flow + "&size=1&after=" + encoded(page.path("next").asText()))
                .path("items")
                .findValuesAsText("lead"))
        .containsExactly(first.toString());

    Http.withKey(port).send("POST", "/api/leads/" + last + "/erasure").is(200);
    JsonNode erased = list("lead-journey", flow).path("items").get(0);
    assertThat(erased.path("lead").asText()).isEqualTo(last.toString());
    assertThat(erased.path("name").isNull()).isTrue();
    assertThat(erased.path("company").isNull()).isTrue();
    String csv = manager.get(path("lead-journey") + "/leads?format=csv&" + flow).is(200).text();
    assertThat(csv).doesNotContain("erased-");
    assertThat(now("sales-handover")).containsExactly("UserTask_AcceptLead 1 0 0");
  }

  @Test
  void aTeamLeadSeesHisOwnTeamAlone() {
    people.team("west").name("West").save();
    people.person("lea").in("west").capacity(9).save();
    people.person("wes").in("west").capacity(9).save();
    UUID ours = ripe();
    UUID theirs = ripe();
    own(ours, "wes");
    own(theirs, "somebody");
    journeys.complete(ripe(), "UserTask_QualifyLead", QUALIFIED);
    Http lead = session("lea", "teamLeads");
    String model = path("lead-qualification");
    assertThat(places(lead.get(model))).contains("UserTask_QualifyLead 1 0 0");
    assertThat(places(manager.get(model))).contains("UserTask_QualifyLead 2 0 0");
    assertThat(
            lead.get(model + "/leads?activity=UserTask_QualifyLead")
                .is(200)
                .json()
                .path("items")
                .findValuesAsText("lead"))
        .containsExactly(ours.toString());
    JsonNode past = lead.get(path("lead-journey") + "/heat").is(200).json();
    assertThat(taken(past))
        .contains("Flow_MovedRipe 1 1 1.0")
        .noneMatch(f -> f.contains("Verdict"));
    assertThat(stay(past, "CallActivity_NurtureLead").path("stays").asInt()).isEqualTo(1);
    assertThat(
            lead.get(path("lead-journey") + "/leads?flow=Flow_MovedRipe")
                .is(200)
                .json()
                .path("items")
                .findValuesAsText("lead"))
        .containsExactly(ours.toString());
    lead.get(model + "?team=inside-sales").invalid("team not_yours");
    assertThat(places(manager.get(model + "?team=west"))).contains("UserTask_QualifyLead 1 0 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/heat", "/leads?activity=UserTask_QualifyLead", "/leads?flow=x"})
  void anSdrIsRefused(String call) {
    session("sid", "sdr").get(path("lead-qualification") + call).problem(403, "forbidden");
  }

  @Test
  void wrongQuestionsAreToldWhy() {
    manager.get(door("no-such:1:x")).problem(404, "not-found");
    manager.get(door("no-such:1:x") + "/heat").problem(404, "not-found");
    manager.get(door("no-such:1:x") + "/leads?activity=y").problem(404, "not-found");
    String model = path("lead-journey");
    manager.get(model + "/leads").invalid("activity required");
    manager.get(model + "/leads?activity=a&flow=b").invalid("activity required");
    manager.get(model + "/leads?activity=a&after=x").invalid("after invalid");
    manager.get(model + "/leads?activity=a&size=0").invalid("size out_of_range");
    manager.get(model + "/heat?from=yesterday").invalid("from invalid");
  }

  /** Counted anew, lead by lead, as the engine itself tells where each stands. */
  @Test
  void theCountsAreWhatTheEngineTells() {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      TestClock.advance(Duration.ofMinutes(7));
      UUID lead = leads.lead().asks(i % 7 == 0 ? "demo" : "content").captured();
      all.add(lead);
      if (i % 7 != 0 && i % 3 != 0) {
        leads.ripens(lead);
        if (i % 4 == 1) {
          journeys.complete(lead, "UserTask_QualifyLead", i % 8 == 1 ? RECYCLED : QUALIFIED);
        }
      }
    }
    for (String model :
        List.of("lead-journey", "lead-nurturing", "lead-qualification", "sales-handover")) {
      Map<String, long[]> expected = new HashMap<>();
      for (UUID lead : all) {
        for (String activity : state(model, lead)) {
          long[] counts = expected.computeIfAbsent(activity, a -> new long[3]);
          counts[0]++;
          int pressed = pressed(lead);
          if (pressed > 0) {
            counts[pressed]++;
          }
        }
      }
      assertThat(expected).isNotEmpty();
      assertThat(now(model))
          .as(model)
          .containsExactlyInAnyOrderElementsOf(
              expected.entrySet().stream()
                  .map(
                      e ->
                          "%s %d %d %d"
                              .formatted(
                                  e.getKey(), e.getValue()[0], e.getValue()[1], e.getValue()[2]))
                  .toList());
    }
  }

  private Set<String> state(String model, UUID lead) {
    Set<String> activities = new HashSet<>();
    for (ProcessInstance instance :
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(lead.toString())
            .processDefinitionKey(model)
            .list()) {
      collect(runtime.getActivityInstance(instance.getId()), activities);
    }
    return activities;
  }

  private static void collect(ActivityInstance tree, Set<String> activities) {
    for (TransitionInstance job : tree.getChildTransitionInstances()) {
      activities.add(job.getActivityId());
    }
    for (ActivityInstance child : tree.getChildActivityInstances()) {
      activities.add(child.getActivityId());
      collect(child, activities);
    }
  }

  /** 0: in time, 1: due soon, 2: overdue. */
  private int pressed(UUID lead) {
    record Clock(Instant warn, Instant due) {}
    Clock first = null;
    for (Clock clock :
        jdbc.sql(
                "select warn_at, due_at from leadflow.sla_clock where lead_id = :lead and stopped_at is null order by id")
            .param("lead", lead)
            .query(
                (r, n) -> new Clock(r.getTimestamp(1).toInstant(), r.getTimestamp(2).toInstant()))
            .list()) {
      first = first == null || clock.due().isBefore(first.due()) ? clock : first;
    }
    Instant now = TestClock.now();
    return first == null || first.warn().isAfter(now) ? 0 : first.due().isAfter(now) ? 1 : 2;
  }

  private UUID ripe() {
    UUID lead = leads.lead().asks("content").captured();
    leads.ripens(lead);
    return lead;
  }

  private UUID recycled() {
    UUID lead = ripe();
    journeys.complete(lead, "UserTask_QualifyLead", RECYCLED);
    return lead;
  }

  private UUID leadAt(String task) {
    return UUID.fromString(
        jdbc.sql(
                """
                select i.business_key_ from act_ru_execution e join act_ru_execution i on i.id_ = e.proc_inst_id_
                where e.act_id_ = :task and e.is_active_ order by 1 limit 1
                """)
            .param("task", task)
            .query(String.class)
            .single());
  }

  private void own(UUID lead, String owner) {
    jdbc.sql("update leadflow.lead set owner = :owner where id = :lead")
        .param("owner", owner)
        .param("lead", lead)
        .update();
  }

  private Instant clock(UUID lead, String kind, String column) {
    return jdbc.sql(
            "select "
                + column
                + " from leadflow.sla_clock where lead_id = :lead and kind = :kind and state = 'RUNNING'")
        .param("lead", lead)
        .param("kind", kind)
        .query(Timestamp.class)
        .single()
        .toInstant();
  }

  private long flows() {
    return jdbc.sql("select count(*) from leadflow.flow_taken").query(Long.class).single();
  }

  private List<String> flowsOf(UUID lead) {
    return jdbc.sql("select flow from leadflow.flow_taken where lead_id = :lead")
        .param("lead", lead)
        .query(String.class)
        .list();
  }

  private List<String> now(String model) {
    return places(manager.get(path(model)));
  }

  private static List<String> places(Http.Answer answer) {
    List<String> places = new ArrayList<>();
    answer
        .is(200)
        .json()
        .path("places")
        .forEach(
            p ->
                places.add(
                    "%s %d %d %d"
                        .formatted(
                            p.path("activity").asText(),
                            p.path("leads").asLong(),
                            p.path("dueSoon").asLong(),
                            p.path("overdue").asLong())));
    return places;
  }

  private JsonNode heat(String model, String question) {
    return manager.get(path(model) + "/heat" + question).is(200).json();
  }

  private JsonNode list(String model, String question) {
    return manager.get(path(model) + "/leads?" + question).is(200).json();
  }

  private static JsonNode stay(JsonNode heat, String activity) {
    for (JsonNode stay : heat.path("stays")) {
      if (stay.path("activity").asText().equals(activity)) {
        return stay;
      }
    }
    throw new AssertionError("no stay at " + activity + " in " + heat);
  }

  /** The flows that were taken: times, leads, share. */
  private static List<String> taken(JsonNode heat) {
    List<String> taken = new ArrayList<>();
    for (JsonNode flow : heat.path("flows")) {
      if (flow.path("taken").asLong() > 0) {
        taken.add(
            "%s %d %d %s"
                .formatted(
                    flow.path("flow").asText(),
                    flow.path("taken").asLong(),
                    flow.path("leads").asLong(),
                    Math.round(flow.path("share").asDouble() * 1000) / 1000.0));
      }
    }
    return taken;
  }

  private String path(String model) {
    return door(
        repository
            .createProcessDefinitionQuery()
            .processDefinitionKey(model)
            .latestVersion()
            .singleResult()
            .getId());
  }

  private static String door(String definition) {
    return "/camunda/api/cockpit/plugin/leadflow-cockpit/default/models/" + encoded(definition);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Http session(String user, String group) {
    staff.person(port, user, group);
    return Http.inSession(port, user, Staff.PASSWORD);
  }
}
