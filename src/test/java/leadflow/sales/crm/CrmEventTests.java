package leadflow.sales.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.PageForm;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the CRM is told at a hand-over, against a server that answers as the test says. */
@LeadflowTest
class CrmEventTests {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final FakeCrm CRM = new FakeCrm();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired CrmSender sender;
  @Autowired CrmEvents events;
  @Autowired CrmSteps steps;
  @Autowired Clock clock;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void crm(DynamicPropertyRegistry properties) {
    properties.add("leadflow.crm.url", CRM::url);
    properties.add("leadflow.crm.secret", () -> SECRET);
    properties.add("leadflow.crm.allow-private", () -> "true");
    properties.add("leadflow.crm.sending", () -> "false");
    properties.add("leadflow.crm.answer-timeout", () -> "1s");
  }

  @BeforeEach
  void nothingWaits() {
    jdbc.sql("delete from leadflow.crm_event").update();
    CRM.reset();
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void aHandOverIsToldSignedWithAllThatIsKnown() {
    UUID lead = leads.lead().asks("demo").captured();
    sender.sendDue();

    FakeCrm.Call call = theCall();
    assertThat(call.header("content-type")).startsWith("application/json");
    assertThatCode(() -> new Webhook(SECRET).verify(call.body(), call.headers()))
        .as("another implementation finds it signed")
        .doesNotThrowAnyException();
    JsonNode told = call.json();
    assertThat(told.path("type").asText()).isEqualTo("lead.handed_over");
    assertThat(told.path("id").asText()).isEqualTo(call.header("webhook-id"));
    assertThat(Instant.parse(told.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
    JsonNode known = Http.withKey(port).get("/api/leads/" + lead).is(200).json();
    for (String field :
        List.of("id", "email", "company", "title", "stage", "consents", "request")) {
      assertThat(told.path("data").path("lead").path(field)).as(field).isEqualTo(known.path(field));
    }
    assertThat(told.path("data").path("history").findValuesAsText("to")).contains("SQL");
    assertThat(told.path("data").path("score").findValuesAsText("description")).isNotEmpty();
    assertThat(event(lead).state()).isEqualTo("SENT");
  }

  @Test
  void theProgramSendsByItselfAndStopsBetweenTwoEvents() {
    assertThat(sender.isAutoStartup()).as("only tests say otherwise").isFalse();
    sender.start();
    try {
      UUID lead = leads.lead().asks("demo").captured();
      await().atMost(Duration.ofSeconds(20)).until(() -> event(lead).state().equals("SENT"));
    } finally {
      sender.stop();
    }
    UUID later = leads.lead().asks("demo").captured();
    assertThat(CRM.calls).hasSize(1);
    assertThat(event(later).state()).isEqualTo("PENDING");
  }

  @Test
  void theApisPageTellsOfIt() {
    JsonNode docs = Http.withKey(port).get("/v3/api-docs").is(200).json();
    JsonNode hook = docs.path("paths").path("/hooks/crm").path("post");
    JsonNode body = hook.path("requestBody").path("content").path("application/json");
    assertThat(body.path("schema").path("$ref").asText()).endsWith("CrmMessage");
    assertThat(body.path("example").toString()).contains("lead.accepted");
    assertThat(hook.path("parameters").findValuesAsText("name"))
        .containsExactlyInAnyOrder("webhook-id", "webhook-timestamp", "webhook-signature");
    assertThat(docs.path("components").path("schemas").path("CrmMessage").toString())
        .contains("lead.rejected", "opportunity.won");
    assertThat(docs.path("paths").has("/api/crm/events/{id}/retry")).isTrue();
  }

  @Test
  void bantAndAttemptsGoAlong() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    Http key = Http.withKey(port);
    key.post(
            "/api/leads/" + lead + "/attempts",
            "{\"channel\":\"call\",\"outcome\":\"connected\",\"note\":\"Nice talk\"}")
        .is(201);
    key.post(
            "/api/leads/" + lead + "/qualification",
            """
            {"budget": {"answer": "CONFIRMED", "amount": 30000, "currency": "EUR"},
             "authority": {"answer": "CONFIRMED"}, "need": {"answer": "CONFIRMED", "evidence": "Slow"},
             "timeline": {"answer": "CONFIRMED"}, "verdict": "qualified"}
            """)
        .is(200);
    sender.sendDue();
    JsonNode data = theCall().json().path("data");
    assertThat(data.path("bant").path("budget").path("amount").asInt()).isEqualTo(30000);
    assertThat(data.path("bant").path("need").path("evidence").asText()).isEqualTo("Slow");
    assertThat(data.path("attempts").path(0).path("note").asText()).isEqualTo("Nice talk");
  }

  @Test
  void aStepThatRunsTwiceIsOneEventAndASecondHandOverAnother() {
    UUID lead = leads.lead().asks("demo").captured();
    steps.handOver(lead.toString());
    assertThat(ids(lead)).hasSize(1);
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of("decision", "reject", "rejectionReason", "missing-bant"));
    if (journeys.at(lead).contains("UserTask_QualifyLead")) {
      leads.does(lead, "demo.requested");
    }
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(ids(lead)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 429, 500, 503})
  void whatIsNotTakenIsTriedAgainUnderTheSameId(int status) {
    CRM.answering = FakeCrm.answer(status, "not\n now <b>");
    UUID lead = handedOver();
    sender.sendDue();
    CrmEvents.Event event = event(lead);
    assertThat(event.state()).isEqualTo("DEFERRED");
    assertThat(event.answer()).isEqualTo(status + ": not now <b>");
    assertThat(Duration.between(TestClock.now(), event.nextTryAt()))
        .isBetween(Duration.ofSeconds(24), Duration.ofSeconds(36));

    sender.sendDue();
    assertThat(CRM.calls).as("nothing before its time").hasSize(1);
    CRM.reset();
    TestClock.set(event.nextTryAt());
    sender.sendDue();
    assertThat(theCall().header("webhook-id")).isEqualTo(event.id().toString());
    assertThat(event(lead).state()).isEqualTo("SENT");
    assertThat(event(lead).attempts()).isEqualTo(2);
  }

  @Test
  void whatIsNeverTakenIsParkedAfterHours() {
    CRM.answering = FakeCrm.status(500);
    UUID lead = handedOver();
    Instant begun = TestClock.now();
    Duration wait = Duration.ZERO;
    for (int i = 1; i < CrmEvents.MOST_TRIES; i++) {
      sender.sendDue();
      CrmEvents.Event event = event(lead);
      Duration next = Duration.between(TestClock.now(), event.nextTryAt());
      assertThat(next)
          .isGreaterThan(wait.multipliedBy(2).dividedBy(3))
          .isLessThan(Duration.ofHours(8));
      wait = next;
      TestClock.set(event.nextTryAt());
    }
    sender.sendDue();
    assertThat(event(lead).state()).isEqualTo("FAILED");
    assertThat(event(lead).nextTryAt()).isNull();
    assertThat(Duration.between(begun, TestClock.now())).isGreaterThan(Duration.ofHours(11));
    assertThat(CRM.calls).hasSize(CrmEvents.MOST_TRIES);
    Set<String> ids = new HashSet<>();
    CRM.calls.forEach(call -> ids.add(call.header("webhook-id")));
    assertThat(ids).hasSize(1);
  }

  @Test
  void whatTheCrmWantsNoMoreIsNotTriedAgain() {
    CRM.answering = FakeCrm.status(410);
    UUID lead = handedOver();
    sender.sendDue();
    assertThat(event(lead).state()).isEqualTo("FAILED");
  }

  @Test
  void aRedirectIsNotFollowed() {
    CRM.answering =
        call -> {
          call.getResponseHeaders().add("Location", CRM.url() + "/elsewhere");
          FakeCrm.status(307).answer(call);
        };
    UUID lead = handedOver();
    sender.sendDue();
    assertThat(CRM.calls).extracting(FakeCrm.Call::path).containsExactly("/hook");
    assertThat(event(lead).answer()).startsWith("307");
  }

  @Test
  void aLongAnswerIsCutAndAnEndlessOneIsLeft() {
    CRM.answering = FakeCrm.answer(500, "x".repeat(2_000_000));
    UUID lead = handedOver();
    sender.sendDue();
    assertThat(event(lead).answer()).hasSizeLessThan(520);

    CRM.answering =
        call -> {
          call.sendResponseHeaders(500, 0);
          try {
            while (true) {
              call.getResponseBody().write(' ');
              call.getResponseBody().flush();
              Thread.sleep(50);
            }
          } catch (IOException | InterruptedException e) {
            call.close();
          }
        };
    jdbc.sql("delete from leadflow.crm_event").update();
    UUID slow = handedOver();
    long before = System.nanoTime();
    sender.sendDue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(event(slow).state()).isEqualTo("DEFERRED");
  }

  @Test
  void aServerThatSaysNothingIsLeft() {
    CRM.answering = call -> {};
    UUID lead = handedOver();
    sender.sendDue();
    assertThat(event(lead).state()).isEqualTo("DEFERRED");
    assertThat(event(lead).answer()).startsWith("no answer");
  }

  @Test
  void whatAKilledSenderLeftIsSentByAnotherAndItsOwnWordNoLongerCounts() {
    UUID lead = handedOver();
    CrmEvents.Claimed left = events.claim().orElseThrow();
    sender.sendDue();
    assertThat(CRM.calls).as("while the lease lasts it is another's").isEmpty();

    TestClock.advance(Duration.ofMinutes(3));
    assertThat(events.isStillOurs(left)).isFalse();
    sender.sendDue();
    assertThat(theCall().header("webhook-id")).isEqualTo(left.id().toString());
    assertThat(event(lead).state()).isEqualTo("SENT");
    assertThat(events.failed(left, "too late")).isFalse();
    assertThat(event(lead).state()).isEqualTo("SENT");
  }

  @Test
  void manySendersSendEachEventOnce() {
    List<UUID> handedOver = IntStream.range(0, 12).mapToObj(i -> handedOver()).toList();
    CompletableFuture.allOf(
            IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(sender::sendDue))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    assertThat(CRM.calls).hasSameSizeAs(handedOver);
    assertThat(handedOver).allMatch(lead -> event(lead).state().equals("SENT"));
  }

  @Test
  void anErasedLeadIsNotTold() {
    UUID lead = handedOver();
    CrmEvents.Claimed claimed = events.claim().orElseThrow();
    Http.withKey(port).send("POST", "/api/leads/" + lead + "/erasure").is(200);
    assertThat(events.isStillOurs(claimed)).isFalse();
    sender.sendDue();
    assertThat(CRM.calls).isEmpty();
  }

  @Test
  void aPersonSeesWhatFailedAndHasItSentAgain() {
    CRM.answering = FakeCrm.answer(410, "closed <account>");
    UUID lead = handedOver();
    sender.sendDue();
    UUID id = event(lead).id();
    Http mona = staff.person(port, "mona", "managers").with("Accept", "text/html");
    String page = mona.get("/crm").is(200).text();
    assertThat(page)
        .contains("Ana Silva", "failed", "410: closed &lt;account&gt;", "Send again", "localhost")
        .doesNotContain(CRM.url());

    CRM.reset();
    PageForm.submit(mona, "/crm", "/crm/events/" + id + "/retry", "page=0").is(303);
    assertThat(event(lead).askedBy()).isEqualTo("mona");
    sender.sendDue();
    assertThat(theCall().header("webhook-id")).isEqualTo(id.toString());
    assertThat(event(lead).state()).isEqualTo("SENT");
    mona.send("POST", "/crm/events/" + id + "/retry").is(403);
  }

  @Test
  void aClientListsEventsAndHasOneSentAgain() {
    UUID lead = handedOver();
    sender.sendDue();
    Http key = Http.withKey(port);
    JsonNode list = key.get("/api/crm/events?state=SENT").is(200).json();
    assertThat(list.path("total").asInt()).isEqualTo(1);
    assertThat(list.path("items").path(0).path("leadId").asText()).isEqualTo(lead.toString());
    String id = list.path("items").path(0).path("id").asText();
    assertThat(
            key.send("POST", "/api/crm/events/" + id + "/retry")
                .is(200)
                .json()
                .path("state")
                .asText())
        .isEqualTo("PENDING");
    CrmEvents.Claimed onItsWay = events.claim().orElseThrow();
    key.send("POST", "/api/crm/events/" + id + "/retry").problem(409, "being-sent");
    events.sent(onItsWay, "204");
    key.send("POST", "/api/crm/events/" + UUID.randomUUID() + "/retry").problem(404, "not-found");
    key.get("/api/crm/events?state=LOST").invalid("state invalid");
    key.get("/api/crm/events?size=500").invalid("size out_of_range");
  }

  @Test
  void onlyThoseWhoMaySeeIt() {
    Http sdr = staff.person(port, "selma", "sdr");
    sdr.get("/api/crm/events").problem(403, "forbidden");
    sdr.send("POST", "/api/crm/events/" + UUID.randomUUID() + "/retry").problem(403, "forbidden");
    sdr.get("/crm").is(403);
    Http.anonymous(port).get("/crm").is(401);
    Http.anonymous(port).get("/api/crm/events").is(401);
  }

  @Test
  void theListComesInPages() {
    IntStream.range(0, 30).forEach(i -> handedOver());
    Http admin = Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD).with("Accept", "text/html");
    assertThat(admin.get("/crm").text())
        .contains("Page 1 of 2", "/crm?page=1")
        .doesNotContain("Newer");
    assertThat(admin.get("/crm?page=1").text())
        .contains("Page 2 of 2", "/crm?page=0")
        .doesNotContain("Older");
  }

  @Test
  void anAddressInsideIsNotCalledWhateverTheStartSaw() {
    var strict =
        new CrmSettings(
            CRM.url(),
            SECRET,
            false,
            true,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1));
    CrmClient.Answer answer = new CrmClient(strict, clock).post(UUID.randomUUID(), "{}");
    assertThat(answer.status()).isNull();
    assertThat(answer.text()).contains("leads into a private network");
    assertThat(CRM.calls).isEmpty();
  }

  /** With the time stopped, so that a wait is exact. */
  private UUID handedOver() {
    TestClock.set(TestClock.now());
    return leads.lead().asks("demo").captured();
  }

  private FakeCrm.Call theCall() {
    assertThat(CRM.calls).hasSize(1);
    return CRM.calls.get(0);
  }

  private CrmEvents.Event event(UUID lead) {
    return ids(lead).stream().map(id -> events.find(id).orElseThrow()).findFirst().orElseThrow();
  }

  private List<UUID> ids(UUID lead) {
    return jdbc.sql("select id from leadflow.crm_event where lead_id = :lead order by at")
        .param("lead", lead)
        .query(UUID.class)
        .list();
  }
}
