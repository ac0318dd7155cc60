package leadflow.engagement.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import leadflow.lead.Consents;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.OwnerNotes;
import leadflow.lead.Stage;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** The mail provider's door: who is let in, what each event does, and that it does it once. */
@LeadflowTest
@TestPropertySource(properties = "leadflow.email.secret=" + EmailHookTests.SECRET)
class EmailHookTests {

  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired ActivityLedger ledger;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired Suppressions suppressions;
  @Autowired MailConsent mailConsent;
  @Autowired Consents consents;
  @Autowired OwnerNotes notes;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void time() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
  }

  @Test
  void aHardBounceSuppressesTheAddressAndStopsWhatIsQueued() {
    Lead lead = mailed();
    outbox.queue(lead, MailStep.named("later"), "test-welcome");
    int before = journeys.lead(lead.id()).score().engagement();

    Answer answer =
        event(
                "email.bounced",
                "messageId",
                messageId(lead),
                "bounce",
                "hard",
                "status",
                "5.1.1",
                "diagnostic",
                "550 5.1.1 No such user")
            .is(200);

    assertThat(result(answer)).isEqualTo("bounced");
    assertThat(answer.json().path("leadId").asText()).isEqualTo(lead.id().toString());
    assertThat(suppressions.reason(lead.facts().email())).contains("dead address");
    assertThat(states(lead)).containsExactly("SENT", "SKIPPED");
    Activity bounced = only(lead, "email.bounced");
    assertThat(bounced.properties())
        .containsEntry("bounce", "hard")
        .containsEntry("said", "5.1.1 550 5.1.1 No such user")
        .containsEntry("template", "test-welcome");
    assertThat(journeys.lead(lead.id()).score().engagement()).isLessThan(before);

    assertThat(
            result(event("email.bounced", "messageId", messageId(lead), "bounce", "hard").is(200)))
        .as("told again under another id")
        .isEqualTo("already bounced");
    assertThat(activities(lead, "email.bounced")).hasSize(1);
  }

  @Test
  void fiveSoftBouncesWithNoDeliveryBetweenAreADeadAddress() {
    Lead lead = lead();
    for (int i = 1; i <= 3; i++) {
      assertThat(softBounce(lead)).isEqualTo("soft bounce " + i + " of 5");
    }
    assertThat(result(event("email.delivered", "email", lead.facts().email()).is(200)))
        .isEqualTo("delivered");
    for (int i = 1; i <= 4; i++) {
      assertThat(softBounce(lead)).isEqualTo("soft bounce " + i + " of 5");
    }
    TestClock.advance(Duration.ofDays(31));
    for (int i = 1; i <= 4; i++) {
      assertThat(softBounce(lead))
          .as("older ones are forgotten")
          .isEqualTo("soft bounce " + i + " of 5");
    }
    assertThat(suppressions.reason(lead.facts().email())).isEmpty();
    assertThat(activities(lead, "email.bounced")).isEmpty();

    assertThat(softBounce(lead)).isEqualTo("bounced: 5 soft bounces");

    assertThat(suppressions.reason(lead.facts().email())).contains("dead address");
    assertThat(activities(lead, "email.bounced")).hasSize(1);
  }

  @Test
  void aSoftBounceOfOneMailCountsOnceHoweverOftenItIsTold() {
    Lead lead = mailed();
    for (int i = 0; i < 6; i++) {
      event("email.bounced", "messageId", messageId(lead), "bounce", "soft").is(200);
    }
    assertThat(suppressions.reason(lead.facts().email())).isEmpty();
    assertThat(softBounce(lead)).isEqualTo("soft bounce 2 of 5");
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.1, dead address",
    "5.1.10, dead address",
    "5.2.1, dead address",
    "550 5.1.1, dead address",
    "4.2.2,",
    "5.2.2,",
    "5.7.1,",
  })
  void whereTheProviderDoesNotSayItTheStatusTells(String status, String reason) {
    Lead lead = lead();
    event("email.bounced", "email", lead.facts().email(), "status", status).is(200);
    assertThat(suppressions.reason(lead.facts().email()).orElse(null)).isEqualTo(reason);
  }

  @Test
  void aComplaintStopsEverything() {
    Lead lead = mailed();
    outbox.queue(lead, MailStep.named("later"), "test-welcome");
    outbox.serve(lead, "service", "test-welcome", Map.of());

    assertThat(result(event("email.complained", "messageId", messageId(lead)).is(200)))
        .isEqualTo("complained");

    postman.sendDue();
    assertThat(suppressions.reason(lead.facts().email())).contains("complained");
    assertThat(consents.granted(lead.id(), Consents.MARKETING)).isFalse();
    assertThat(states(lead)).containsExactlyInAnyOrder("SENT", "SKIPPED", "SKIPPED");
    assertThat(only(lead, "email.complained").human()).isTrue();
    event("email.complained", "messageId", messageId(lead)).is(200);
    assertThat(activities(lead, "email.complained")).hasSize(1);
  }

  @Test
  void aBounceOrADeliverySettlesWhatNobodyKnew() {
    Lead bounced = mailed();
    Lead delivered = mailed();
    jdbc.sql("update leadflow.message set state = 'UNKNOWN', reason = 'the connection broke'")
        .update();
    event("email.bounced", "messageId", messageId(bounced), "bounce", "hard", "status", "5.1.1")
        .is(200);
    event("email.delivered", "messageId", messageId(delivered).replaceAll("[<>]", "")).is(200);
    assertThat(outbox.of(bounced.id()).get(0).state()).isEqualTo(MailState.FAILED);
    assertThat(outbox.of(bounced.id()).get(0).reason()).isEqualTo("bounced: 5.1.1");
    assertThat(outbox.of(delivered.id()).get(0).state()).isEqualTo(MailState.SENT);
    assertThat(outbox.of(delivered.id()).get(0).reason()).contains("delivered");
    assertThat(only(delivered, "email.delivered").subject()).isNotBlank();
  }

  @Test
  void aReplyDoesWhatTheJourneySaysAndItsWordsAreNoted() {
    Lead lead = mailed();
    assertThat(journeys.lead(lead.id()).state().position()).isEqualTo(JourneyPosition.NURTURE);

    Answer answer =
        event(
                "email.replied",
                "email",
                "Ana Silva <" + lead.facts().email().toUpperCase() + ">",
                "inReplyTo",
                messageId(lead),
                "subject",
                "Re: Guide",
                "text",
                "Please call me <b>now</b>.\n\nOn Monday, Leadflow wrote:\n> Hi")
            .is(200);

    assertThat(result(answer)).isEqualTo("replied");
    Lead moved = journeys.lead(lead.id());
    assertThat(moved.state().stage()).isEqualTo(Stage.MQL);
    assertThat(moved.state().position()).isEqualTo(JourneyPosition.QUALIFICATION);
    assertThat(only(lead, "email.replied").properties())
        .containsEntry("messageId", outbox.of(lead.id()).get(0).id().toString());
    assertThat(notes.of(lead.id()))
        .extracting(OwnerNotes.Note::text)
        .containsExactly(
            "Replied to “"
                + outbox.of(lead.id()).get(0).subject()
                + "”: Please call me <b>now</b>.");
    assertThat(Http.withKey(port).get("/api/leads/" + lead.id() + "/timeline").is(200).text())
        .contains("Please call me");

    event(
            "email.replied",
            "references",
            "<other@x.example> " + messageId(lead),
            "text",
            "And bring prices")
        .is(200);
    assertThat(notes.of(lead.id())).hasSize(2);
    event("email.replied", "inReplyTo", messageId(lead), "text", "And bring prices").is(200);
    assertThat(notes.of(lead.id())).as("told again under another id").hasSize(2);
  }

  @Test
  void anAutomaticReplyIsNone() {
    Lead lead = mailed();
    assertThat(
            result(
                event(
                        "email.replied",
                        "inReplyTo",
                        messageId(lead),
                        "subject",
                        "Re: Guide",
                        "text",
                        "stop\nI am away",
                        "headers",
                        Map.of("auto-submitted", "auto-replied"))
                    .is(200)))
        .isEqualTo("automatic reply");
    assertThat(only(lead, "email.replied").human()).isFalse();
    assertThat(journeys.lead(lead.id()).state().position()).isEqualTo(JourneyPosition.NURTURE);
    assertThat(notes.of(lead.id())).isEmpty();
    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  @Test
  void aReplyThatSaysStopIsAnOptOut() {
    Lead lead = mailed();
    outbox.queue(lead, MailStep.named("later"), "test-welcome");
    assertThat(
            result(
                event("email.replied", "inReplyTo", messageId(lead), "text", "STOP\n\nAna")
                    .is(200)))
        .isEqualTo("opted out");
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
    assertThat(consents.granted(lead.id(), Consents.MARKETING)).isFalse();
    assertThat(states(lead)).containsExactly("SENT", "SKIPPED");
    assertThat(journeys.lead(lead.id()).state().position()).isEqualTo(JourneyPosition.NURTURE);
    assertThat(notes.of(lead.id())).hasSize(1);
  }

  @Test
  void aColleagueWhomItWasForwardedToDecidesNothingForTheLead() {
    Lead lead = mailed();
    event(
            "email.replied",
            "email",
            "bo@acme.example",
            "inReplyTo",
            messageId(lead),
            "text",
            "unsubscribe")
        .is(200);
    assertThat(mailConsent.refusal(lead)).isEmpty();
    assertThat(notes.of(lead.id()).get(0).text()).startsWith("Replied (bo@acme.example) to “");
  }

  @Test
  void aReplyToAColleaguesMailSaysNothingOfTheLead() {
    Lead lead = lead();
    outbox.queueInternal(lead, "alert", "test-links", "sam@leadflow.example", Map.of());
    String id = messageId(lead);
    assertThat(result(event("email.replied", "inReplyTo", id, "text", "ok").is(200)))
        .isEqualTo("a mail to a colleague");
    event("email.bounced", "messageId", id, "bounce", "hard").is(200);
    assertThat(suppressions.reason("sam@leadflow.example")).isEmpty();
    assertThat(suppressions.reason(lead.facts().email())).isEmpty();
    assertThat(activities(lead, "email.replied")).isEmpty();
  }

  @Test
  void whatNobodyKnowsIsParkedAndJoinsTheLead() {
    String email = "late-" + UUID.randomUUID() + "@example.com";
    assertThat(result(event("email.delivered", "email", email).is(202))).isEqualTo("parked");
    event("email.bounced", "email", email, "bounce", "hard").is(202);
    event("email.bounced", "messageId", "<" + UUID.randomUUID() + "@x.example>", "bounce", "hard")
        .is(202);
    UUID lead = leads.lead().email(email).captured();
    assertThat(ledger.of(lead))
        .extracting(Activity::type)
        .contains("email.delivered", "email.bounced");
    assertThat(suppressions.reason(email)).contains("dead address");
  }

  @Test
  void anErasedLeadStaysErased() {
    Lead lead = mailed();
    String id = messageId(lead);
    String email = lead.facts().email();
    softBounce(lead);
    Http.withKey(port).send("POST", "/api/leads/" + lead.id() + "/erasure").is(200);
    assertThat(
            result(event("email.replied", "inReplyTo", id, "email", email, "text", "Hi").is(200)))
        .isEqualTo("the lead was erased");
    for (String table : List.of("email_event", "activity", "mail_hit", "note")) {
      assertThat(
              jdbc.sql("select t::text from leadflow." + table + " t")
                  .query(String.class)
                  .list()
                  .toString())
          .doesNotContain(email, lead.id().toString());
    }
  }

  @Test
  void whoIsNotTheProviderIsRefused() {
    String body = body("email.delivered", "email", "a@example.com");
    String now = seconds(TestClock.now());
    String good = signature("a", now, body);
    Http.anonymous(port).post("/hooks/email", body).problem(401, "unauthenticated");
    Http.withKey(port).post("/hooks/email", body).problem(401, "unauthenticated");
    with("a", now, "v1,AAAA").post("/hooks/email", body).problem(401, "unauthenticated");
    with("b", now, good).post("/hooks/email", body).problem(401, "unauthenticated");
    with("a", now, good).post("/hooks/email", body + " ").problem(401, "unauthenticated");
    at(TestClock.now().minusSeconds(301), body).problem(401, "unauthenticated");
    at(TestClock.now().plusSeconds(301), body).invalid("webhook-timestamp invalid");
    at(TestClock.now().minusSeconds(299), body).is(202);
  }

  @Test
  void aRepeatedCallDoesNothing() {
    Lead lead = lead();
    String id = id();
    String body = body("email.bounced", "email", lead.facts().email(), "bounce", "hard");
    assertThat(result(signed(id, body).is(200))).isEqualTo("bounced");
    assertThat(result(signed(id, body).is(200))).isEqualTo("repeated");
    assertThat(activities(lead, "email.bounced")).hasSize(1);
  }

  @Test
  void ofManyEqualCallsOneCounts() {
    Lead lead = lead();
    String id = id();
    String body = body("email.replied", "email", lead.facts().email(), "text", "Call me");
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(CompletableFuture.supplyAsync(() -> result(signed(id, body).is(200))));
    }
    List<String> results = calls.stream().map(CompletableFuture::join).toList();
    assertThat(results).containsOnlyOnce("replied");
    assertThat(results).filteredOn("repeated"::equals).hasSize(7);
    assertThat(notes.of(lead.id())).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"data\": {\"email\": \"a@b.example\"}} | type required",
        "{\"type\": \"email.eaten\", \"data\": {\"email\": \"a@b.example\"}} | type invalid",
        "{\"type\": \"email.delivered\"} | data.messageId required",
        "{\"type\": \"email.delivered\", \"data\": {}} | data.messageId required",
        "{\"type\": \"email.delivered\", \"data\": {\"email\": \" \", \"messageId\": \"\"}} | data.messageId required",
        "{\"type\": \"email.delivered\", \"data\": {\"email\": \"a@b@c\"}} | data.email email.invalid",
        "{\"type\": \"email.delivered\", \"data\": {\"email\": \"a\\u0000@b.example\"}} | data.email control_char",
        "{\"type\": \"email.delivered\", \"data\": {\"email\": 5}} | data.email invalid",
        "{\"type\": \"email.delivered\", \"data\": {\"email\": \"a@b.example\", \"x\": 1}} | data.x unknown_field",
        "{\"type\": \"email.delivered\", \"y\": 1, \"data\": {\"email\": \"a@b.example\"}} | y unknown_field",
        "{\"type\": \"email.delivered\", \"at\": \"2026-03-02T10:06:00Z\", \"data\": {\"email\": \"a@b.example\"}} | at invalid",
        "{\"type\": \"email.delivered\", \"at\": \"soon\", \"data\": {\"email\": \"a@b.example\"}} | at invalid",
        "{\"type\": \"email.bounced\", \"data\": {\"email\": \"a@b.example\"}} | data.bounce required",
        "{\"type\": \"email.bounced\", \"data\": {\"email\": \"a@b.example\", \"bounce\": \"maybe\"}} | data.bounce invalid",
        "{\"type\": \"email.replied\", \"data\": {\"email\": \"a@b.example\", \"headers\": [1]}} | data.headers invalid",
        "null | type required",
      })
  void aFieldThatDoesNotHoldIsNamed(String body, String problem) {
    signed(id(), body.strip()).invalid(problem.strip());
  }

  @Test
  void whatCannotBeReadIsRefused() {
    signed(id(), "{\"type\": ").problem(400, "malformed");
    signed(id(), "{\"type\": \"a\", \"type\": \"b\"}").problem(400, "malformed");
    signed(id(), "{\"type\": \"" + "x".repeat(70_000) + "\"}").problem(413, "too-large");
    Http.anonymous(port)
        .post("/hooks/email", "text/plain", "x".getBytes())
        .problem(415, "unsupported-type");
    Http.anonymous(port).get("/hooks/email").problem(405, "method-not-allowed");
  }

  private Lead lead() {
    return journeys.lead(leads.lead().captured());
  }

  /** A lead that has just got a mail. */
  private Lead mailed() {
    Lead lead = lead();
    outbox.answer(lead, MailStep.named("first"), "test-welcome");
    postman.sendDue();
    assertThat(states(lead)).containsExactly("SENT");
    return lead;
  }

  private String softBounce(Lead lead) {
    TestClock.advance(Duration.ofHours(1));
    return result(event("email.bounced", "email", lead.facts().email(), "bounce", "soft").is(200));
  }

  private List<String> states(Lead lead) {
    return outbox.of(lead.id()).stream()
        .filter(mail -> mail.template().equals("test-welcome"))
        .map(message -> message.state().id())
        .toList();
  }

  private String messageId(Lead lead) {
    return jdbc.sql(
            "select message_id from leadflow.message where lead_id = :lead and step in ('first', 'alert')")
        .param("lead", lead.id())
        .query(String.class)
        .single();
  }

  private List<Activity> activities(Lead lead, String type) {
    return ledger.of(lead.id()).stream().filter(a -> a.type().equals(type)).toList();
  }

  private Activity only(Lead lead, String type) {
    assertThat(activities(lead, type)).hasSize(1);
    return activities(lead, type).get(0);
  }

  private static String result(Answer answer) {
    return answer.json().path("result").asText();
  }

  private Answer event(String type, Object... data) {
    return signed(id(), body(type, data));
  }

  private static String body(String type, Object... data) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < data.length; i += 2) {
      fields.put(String.valueOf(data[i]), data[i + 1]);
    }
    try {
      return JSON.writeValueAsString(Map.of("type", type, "data", fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id() {
    return "evt_" + UUID.randomUUID();
  }

  private Answer signed(String id, String body) {
    String now = seconds(TestClock.now());
    return with(id, now, signature(id, now, body)).post("/hooks/email", body);
  }

  private Answer at(Instant time, String body) {
    String id = id();
    return with(id, seconds(time), signature(id, seconds(time), body)).post("/hooks/email", body);
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
      return new Webhook(SECRET).sign(id, Long.parseLong(timestamp), body);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String seconds(Instant at) {
    return String.valueOf(at.getEpochSecond());
  }
}
