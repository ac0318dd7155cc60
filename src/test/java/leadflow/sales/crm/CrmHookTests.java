package leadflow.sales.crm;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.PageForm;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/**
 * The CRM's door: who is let in, what each call does where the lead is, and that it does it once.
 */
@LeadflowTest
@TestPropertySource(properties = "leadflow.crm.secret=" + CrmEventTests.SECRET)
class CrmHookTests {

  private static final String ACCEPT = "UserTask_AcceptLead";
  private static final String WORK = "UserTask_WorkOpportunity";
  private static final String ACCEPTANCE =
      "\"amount\": 12000.5, \"currency\": \"EUR\", \"closeDate\": \"2031-01-01\"";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Opportunities opportunities;
  @Autowired SlaClocks clocks;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void anAcceptanceOpensTheOpportunity() {
    UUID lead = asking();
    Answer answer =
        call(lead, "lead.accepted", ACCEPTANCE + ", \"by\": \"Ann in the CRM\"").is(200);
    assertThat(answer.json().path("result").asText()).isEqualTo("accepted");
    assertThat(answer.json().path("leadId").asText()).isEqualTo(lead.toString());
    assertThat(journeys.at(lead)).containsExactly(WORK);
    assertThat(journeys.lead(lead).state().stage()).isEqualTo(Stage.OPPORTUNITY);
    Opportunities.Opportunity opportunity = opportunities.newest(lead).orElseThrow();
    assertThat(opportunity.amount()).isEqualByComparingTo("12000.50");
    assertThat(opportunity.decidedBy()).isEqualTo("crm:Ann in the CRM");
    assertThat(clocks.newest(journeys.lead(lead), ClockKind.DECIDE).orElseThrow().stored())
        .isEqualTo(SlaClock.State.MET);
  }

  @Test
  void theWayOfAWonOpportunityByAddress() {
    UUID lead = asking();
    String email = "\"email\": \"" + journeys.lead(lead).facts().email().toUpperCase() + "\", ";
    signed(id(), body("lead.accepted", email + ACCEPTANCE)).is(200);
    signed(id(), body("opportunity.updated", email + "\"amount\": 20000, \"currency\": \"USD\""))
        .is(200);
    assertThat(opportunities.newest(lead).orElseThrow().amount()).isEqualByComparingTo("20000");
    assertThat(opportunities.newest(lead).orElseThrow().currency()).isEqualTo("USD");
    signed(id(), body("opportunity.won", email + "\"by\": \"Ann\"")).is(200);
    assertThat(journeys.at(lead)).isEmpty();
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.WON);
    assertThat(opportunities.newest(lead).orElseThrow().amount()).isEqualByComparingTo("20000");
  }

  @Test
  void aRejectionGivesTheLeadBackWithItsReason() {
    UUID lead = asking();
    call(lead, "lead.rejected", "\"reason\": \"missing-bant\"").is(200);
    assertThat(journeys.at(lead)).doesNotContain(ACCEPT);
    assertThat(opportunities.newest(lead).orElseThrow().rejection()).isEqualTo("missing-bant");
  }

  @Test
  void aReasonOfTheCrmsOwnIsAnotherInItsWords() {
    UUID lead = asking();
    call(lead, "lead.rejected", "\"reason\": \"Board stopped the project\"").is(200);
    var said = opportunities.newest(lead).orElseThrow();
    assertThat(said.rejection()).isEqualTo("other");
    assertThat(said.comment()).isEqualTo("Board stopped the project");
  }

  @Test
  void aLostOpportunityNeedsItsReason() {
    UUID lead = accepted();
    String id = id();
    signed(id, body("opportunity.lost", named(lead))).invalid("data.reason required");
    signed(id, body("opportunity.lost", named(lead) + ", \"reason\": \"competitor\"")).is(200);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.LOST);
  }

  @Test
  void anUpdateStartsTheCountOfSilenceAnew() {
    TestClock.set(Instant.now());
    UUID lead = accepted();
    Instant due = clocks.nextDue(lead);
    TestClock.advance(Duration.ofDays(3));
    call(lead, "opportunity.updated", "\"nextStep\": \"Demo on Monday\"").is(200);
    assertThat(clocks.nextDue(lead)).isEqualTo(due.plus(Duration.ofDays(3)));
    assertThat(opportunities.newest(lead).orElseThrow().nextStep()).isEqualTo("Demo on Monday");
  }

  @Test
  void whoIsNotTheCrmIsRefused() {
    UUID lead = asking();
    String body = body("lead.accepted", named(lead) + ", " + ACCEPTANCE);
    String now = seconds(TestClock.now());
    Http stranger = Http.anonymous(port);
    stranger.post("/hooks/crm", body).problem(401, "unauthenticated");
    String good = signature("a", now, body);
    with("a", now, "v1,AAAA").post("/hooks/crm", body).problem(401, "unauthenticated");
    with("a", now, "").post("/hooks/crm", body).problem(401, "unauthenticated");
    with("b", now, good).post("/hooks/crm", body).problem(401, "unauthenticated");
    with("a", now, good)
        .post("/hooks/crm", body.replace("12000", "99000"))
        .problem(401, "unauthenticated");
    with("a", now, good.replace("v1,", "v1a,"))
        .post("/hooks/crm", body)
        .problem(401, "unauthenticated");
    with("a", "soon", good).post("/hooks/crm", body).problem(401, "unauthenticated");
    with("a", "999999999999999", good).post("/hooks/crm", body).problem(401, "unauthenticated");
    Http.withKey(port).post("/hooks/crm", body).problem(401, "unauthenticated");
    assertThat(journeys.at(lead)).containsExactly(ACCEPT);
    with("a", now, "v1,AAAA " + good).post("/hooks/crm", body).is(200);
  }

  @Test
  void aCallOutOfItsTimeIsRefused() {
    UUID lead = asking();
    String body = body("lead.accepted", named(lead) + ", " + ACCEPTANCE);
    TestClock.set(Instant.now());
    at(TestClock.now().minusSeconds(301), body).problem(401, "unauthenticated");
    at(TestClock.now().plusSeconds(301), body).invalid("webhook-timestamp invalid");
    assertThat(journeys.at(lead)).containsExactly(ACCEPT);
    at(TestClock.now().minusSeconds(299), body).is(200);
  }

  @Test
  void aRepeatedCallDoesNothing() {
    UUID lead = asking();
    String id = id();
    String body = body("lead.accepted", named(lead) + ", " + ACCEPTANCE);
    signed(id, body).is(200);
    assertThat(signed(id, body).is(200).json().path("result").asText()).isEqualTo("repeated");
    assertThat(
            signed(id, body("opportunity.won", named(lead))).is(200).json().path("result").asText())
        .isEqualTo("repeated");
    assertThat(journeys.at(lead)).containsExactly(WORK);
  }

  @Test
  void whatWasSaidAlreadyIsNoError() {
    UUID lead = asking();
    journeys.complete(
        lead,
        ACCEPT,
        Map.of("decision", "accept", "amount", 1, "currency", "EUR", "closeDate", "2031-01-01"));
    assertThat(call(lead, "lead.accepted", ACCEPTANCE).is(200).json().path("result").asText())
        .isEqualTo("already accepted");
    assertThat(opportunities.newest(lead).orElseThrow().amount()).isEqualByComparingTo("1");
    Answer other =
        call(lead, "lead.rejected", "\"reason\": \"bad-fit\"").problem(409, "no-open-task");
    assertThat(other.json().path("detail").asText())
        .contains("stage OPPORTUNITY", "completed this task");
    journeys.complete(lead, WORK, Map.of("outcome", "won"));
    assertThat(call(lead, "opportunity.won", "").is(200).json().path("result").asText())
        .isEqualTo("already won");
    call(lead, "opportunity.lost", "\"reason\": \"price\"").problem(409, "no-open-task");
    call(lead, "opportunity.updated", "\"amount\": 5, \"currency\": \"EUR\"")
        .problem(409, "no-open-task");
  }

  @Test
  void whatComesTooEarlyMayComeAgainUnderTheSameId() {
    UUID lead = asking();
    String id = id();
    Answer early = signed(id, body("opportunity.won", named(lead))).problem(409, "no-open-task");
    assertThat(early.json().path("detail").asText()).contains("stage SQL", "HANDOVER");
    call(lead, "lead.accepted", ACCEPTANCE).is(200);
    signed(id, body("opportunity.won", named(lead))).is(200);
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.WON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\": {\"leadId\": \"LEAD\"}} | type required",
        "{\"type\": \"lead.eaten\", \"data\": {\"leadId\": \"LEAD\"}} | type invalid",
        "{\"type\": \"lead.accepted\"} | data.leadId required",
        "{\"type\": \"lead.accepted\", \"data\": {\"email\": \" \"}} | data.leadId required",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"no\"}} | data.leadId invalid",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\", \"x\": 1}} | data.x unknown_field",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\"}} | data.amount required",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\", \"amount\": -1, \"currency\": \"EUR\", \"closeDate\": \"2031-01-01\"}} | data.amount out_of_range",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\", \"amount\": 1e999, \"currency\": \"EUR\", \"closeDate\": \"2031-01-01\"}} | data.amount invalid",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\", \"amount\": 1, \"closeDate\": \"2031-01-01\"}} | data.currency required",
        "{\"type\": \"lead.accepted\", \"data\": {\"leadId\": \"LEAD\", \"amount\": 1, \"currency\": \"EUR\", \"closeDate\": \"2001-01-01\"}} | data.closeDate out_of_range",
        "{\"type\": \"lead.rejected\", \"data\": {\"leadId\": \"LEAD\"}} | data.reason required",
        "{\"type\": \"lead.rejected\", \"data\": {\"leadId\": \"LEAD\", \"reason\": \"a\\u0000b\"}} | data.reason control_char"
      })
  void aFieldThatDoesNotHoldIsNamed(String body, String problem) {
    UUID lead = asking();
    signed(id(), body.strip().replace("LEAD", lead.toString())).invalid(problem.strip());
    assertThat(journeys.at(lead)).containsExactly(ACCEPT);
  }

  @Test
  void whatCannotBeReadIsRefused() {
    signed(id(), "{\"type\": ").problem(400, "malformed");
    signed(id(), "null").invalid("type required");
    signed(id(), "{\"type\": \"a\", \"type\": \"b\"}").problem(400, "malformed");
    signed(id(), "{\"type\": \"" + "x".repeat(70_000) + "\"}").problem(413, "too-large");
    String now = seconds(TestClock.now());
    with("t", now, signature("t", now, "x"))
        .post("/hooks/crm", "text/plain", "x".getBytes())
        .problem(415, "unsupported-type");
    Http.anonymous(port).get("/hooks/crm").problem(405, "method-not-allowed");
  }

  @Test
  void aCallAboutALeadNobodyKnowsIsParkedAndTriedAgain() {
    String email = "late-" + UUID.randomUUID() + "@example.com";
    String id = "evt/" + UUID.randomUUID();
    String body = body("lead.accepted", "\"email\": \"" + email + "\", " + ACCEPTANCE);
    assertThat(signed(id, body).is(202).json().path("result").asText()).isEqualTo("parked");
    assertThat(signed(id, body).is(200).json().path("result").asText()).isEqualTo("repeated");
    signed(id(), body("opportunity.won", "\"leadId\": \"" + UUID.randomUUID() + "\"")).is(202);
    Http mona = staff.person(port, "mona", "managers").with("Accept", "text/html");
    assertThat(mona.get("/crm").is(200).text()).contains("no lead " + email, "Try again");
    String fields = "page=0&id=" + id.replace("/", "%2F");
    PageForm.submit(mona, "/crm", "/crm/calls/retry", fields).is(409);

    UUID lead = leads.lead().email(email).asks("demo").captured();
    PageForm.submit(mona, "/crm", "/crm/calls/retry", fields).is(303);
    assertThat(journeys.at(lead)).containsExactly(WORK);
    assertThat(mona.get("/crm").text()).doesNotContain(email);
    PageForm.submit(mona, "/crm", "/crm/calls/retry", fields).is(404);
    assertThat(
            jdbc.sql("select asked_by from leadflow.crm_call where id = :id and body is null")
                .param("id", id)
                .query(String.class)
                .single())
        .isEqualTo("mona");
  }

  @Test
  void anErasedLeadStaysErased() {
    String email = "gone-" + UUID.randomUUID() + "@example.com";
    signed(id(), body("opportunity.won", "\"email\": \"" + email + "\"")).is(202);
    UUID lead = leads.lead().email(email).asks("demo").captured();
    Http.withKey(port).send("POST", "/api/leads/" + lead + "/erasure").is(200);
    assertThat(call(lead, "lead.accepted", ACCEPTANCE).is(200).json().path("result").asText())
        .isEqualTo("the lead was erased");
    assertThat(
            jdbc.sql("select c::text from leadflow.crm_call c")
                .query(String.class)
                .list()
                .toString())
        .doesNotContain(email);
  }

  @Test
  void ofManyEqualCallsOneCounts() {
    UUID lead = asking();
    String id = id();
    String body = body("lead.accepted", named(lead) + ", " + ACCEPTANCE);
    List<String> results =
        atOnce(
            IntStream.range(0, 10)
                .mapToObj(
                    i ->
                        (Supplier<String>)
                            () -> signed(id, body).is(200).json().path("result").asText())
                .toList());
    assertThat(results).containsOnlyOnce("accepted");
    assertThat(results).filteredOn(result -> result.equals("repeated")).hasSize(9);
    assertThat(journeys.at(lead)).containsExactly(WORK);
  }

  @Test
  void theCrmAndAnAccountExecutiveAtOnceMakeOneOpportunity() {
    Http adam = staff.person(port, "racer", "sales");
    int byCrm = 0;
    for (int round = 0; round < 15; round++) {
      UUID lead = asking();
      String task = journeys.task(lead, ACCEPT).getId();
      adam.post("/engine-rest/task/" + task + "/claim", "{\"userId\": \"racer\"}").is(204);
      List<Integer> statuses =
          atOnce(
              List.of(
                  () -> call(lead, "lead.accepted", ACCEPTANCE).status(),
                  () ->
                      adam.post(
                              "/engine-rest/task/" + task + "/complete",
                              """
                              {"variables": {"decision": {"value": "accept"}, "amount": {"value": 7},
                               "currency": {"value": "EUR"}, "closeDate": {"value": "2031-01-01"}}}
                              """)
                          .status()));
      Opportunities.Opportunity opportunity = opportunities.newest(lead).orElseThrow();
      boolean crmWon = "crm".equals(opportunity.decidedBy());
      byCrm += crmWon ? 1 : 0;
      assertThat(statuses.get(0)).as("both said the same").isEqualTo(200);
      assertThat(statuses.get(1)).isIn(crmWon ? List.of(400, 404, 409, 500) : List.of(204));
      assertThat(opportunity.amount()).isEqualByComparingTo(crmWon ? "12000.50" : "7");
      assertThat(journeys.at(lead)).containsExactly(WORK);
    }
    assertThat(byCrm).isBetween(0, 15);
  }

  private UUID asking() {
    return leads.lead().asks("demo").captured();
  }

  private UUID accepted() {
    UUID lead = asking();
    call(lead, "lead.accepted", ACCEPTANCE).is(200);
    return lead;
  }

  private Answer call(UUID lead, String type, String fields) {
    return signed(id(), body(type, named(lead) + (fields.isEmpty() ? "" : ", " + fields)));
  }

  private static String named(UUID lead) {
    return "\"leadId\": \"" + lead + "\"";
  }

  private static String body(String type, String data) {
    return "{\"type\": \"%s\", \"data\": {%s}}".formatted(type, data);
  }

  private static String id() {
    return "msg_" + UUID.randomUUID();
  }

  private Answer signed(String id, String body) {
    String now = seconds(TestClock.now());
    return with(id, now, signature(id, now, body)).post("/hooks/crm", body);
  }

  private Answer at(Instant time, String body) {
    String id = id();
    return with(id, seconds(time), signature(id, seconds(time), body)).post("/hooks/crm", body);
  }

  private Http with(String id, String timestamp, String signature) {
    return Http.anonymous(port)
        .with("webhook-id", id)
        .with("webhook-timestamp", timestamp)
        .with("webhook-signature", signature);
  }

  /** By the reference implementation. */
  private static String signature(String id, String timestamp, String body) {
    try {
      return new Webhook(CrmEventTests.SECRET).sign(id, Long.parseLong(timestamp), body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String seconds(Instant at) {
    return String.valueOf(at.getEpochSecond());
  }

  private static <T> List<T> atOnce(List<Supplier<T>> works) {
    CyclicBarrier start = new CyclicBarrier(works.size());
    List<CompletableFuture<T>> running = new ArrayList<>();
    for (Supplier<T> work : works) {
      running.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                return work.get();
              },
              task -> new Thread(task).start()));
    }
    return running.stream().map(CompletableFuture::join).toList();
  }
}
