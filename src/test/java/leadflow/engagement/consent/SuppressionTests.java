package leadflow.engagement.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The list of addresses that are not mailed: what lifts it, what does not, and how it is filled.
 */
@LeadflowTest
class SuppressionTests {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @Autowired LeadCapture capture;
  @Autowired Leads leads;
  @Autowired Consents consents;
  @Autowired MailConsent mailConsent;
  @Autowired Suppressions suppressions;
  @Autowired Outbox outbox;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Http admin;
  private LeadFacts facts;

  @BeforeEach
  void nobodyYet() {
    TestClock.set(NOON.plusSeconds(3600));
    admin = Http.withKey(port);
    facts = MailLeads.facts("Ada", java.util.Map.of());
  }

  /** The suppression arose at noon; the yes is told by a client, with its own time. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNSUBSCRIBED | yes at 12:00:01   | allowed",
        "UNSUBSCRIBED | yes at 12:00:00   | unsubscribed",
        "UNSUBSCRIBED | yes at 11:59:59   | unsubscribed",
        "UNSUBSCRIBED | no  at 12:00:01   | unsubscribed",
        "UNSUBSCRIBED | nothing           | unsubscribed",
        "DEAD_ADDRESS | yes at 12:00:01   | dead address",
        "COMPLAINED   | yes at 12:00:01   | complained",
        "ERASED       | yes at 12:00:01   | erased",
        "none         | yes at 11:59:59   | allowed",
        "none         | nothing           | no consent",
      })
  void whatACaptureLifts(String reason, String told, String outcome) {
    for (boolean known : List.of(false, true)) {
      facts = MailLeads.facts("Ada", java.util.Map.of());
      if (known) {
        capture.capture(facts, List.of());
      }
      if (!reason.equals("none")) {
        suppressions.suppress(facts.email(), Suppressions.Reason.valueOf(reason), NOON, "a test");
      }
      // in another spelling, as lists have it
      LeadFacts spelled = copy(facts, " " + facts.email().toUpperCase(java.util.Locale.ROOT));
      Lead lead = leads.get(capture.capture(spelled, said(told)).id());
      assertThat(mailConsent.refusal(lead).orElse("allowed"))
          .as("known %s", known)
          .isEqualTo(outcome);
    }
  }

  /** Words about one purpose, in the order they arrive. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes at 12:00:00, no at 12:00:01  | false",
        "no at 12:00:01, yes at 12:00:00  | false",
        "yes at 12:00:01, no at 12:00:00  | true",
        "no at 12:00:00, yes at 12:00:01  | true",
        "yes at 12:00:00, no at 12:00:00  | false",
        "no at 12:00:00, yes at 12:00:00  | false",
        "no at 12:00:00, yes at 12:00:00, yes at 12:00:01 | true",
      })
  void theNewestWordCountsWhateverTheOrderAndOfTwoAtOnceTheNo(String words, boolean granted) {
    Lead lead = leads.get(capture.capture(facts, List.of()).id());
    for (String word : words.split(",")) {
      capture.capture(facts, said(word));
    }
    assertThat(consents.granted(lead.id(), Consents.MARKETING)).isEqualTo(granted);
    assertThat(consents.of(lead.id()).get(0).granted()).isEqualTo(granted);
    assertThat(mailConsent.refusal(lead).isEmpty()).isEqualTo(granted);
  }

  @Test
  void theListOutlivesErasureAndComesBackForNoYes() {
    Lead lead = new MailLeads(leads, jdbc).lead();
    String email = lead.facts().email();
    admin.send("POST", "/api/leads/" + lead.id() + "/erasure").is(200);
    Lead again = leads.get(capture.capture(copy(facts, email), said("yes at 12:30:00")).id());
    assertThat(again.id()).isNotEqualTo(lead.id());
    assertThat(mailConsent.refusal(again)).contains("erased");
    assertThat(
            jdbc.sql(
                    "select s::text || c::text from leadflow.suppression s,"
                        + " leadflow.suppression_change c")
                .query(String.class)
                .list()
                .toString())
        .doesNotContain(email);
  }

  @Test
  void anotherSystemsListIsTakenOver() {
    Lead mailed = new MailLeads(leads, jdbc).lead();
    outbox.queue(mailed, MailStep.named("nurture-1"), "test-welcome");
    Lead loyal = leads.get(capture.capture(facts, said("yes at 12:30:00")).id());
    String fresh = "fresh-" + UUID.randomUUID() + "@example.com";

    JsonNode results =
        admin
            .post(
                "/api/suppressions",
                """
                [" %s ", {"email": "%s", "at": "2026-03-02T12:29:00Z"}, {"email": "%s", "reason": "dead-address"},
                 {"email": "%s"}, {"email": "nobody"}, {"email": ""}, 7, {"email": "a@b.c", "reason": "bored"},
                 {"email": "a@b.c", "at": "2999-01-01T00:00:00Z"}, {"mail": "a@b.c"}, null]\
                """
                    .formatted(
                        mailed.facts().email().toUpperCase(java.util.Locale.ROOT),
                        loyal.facts().email(),
                        fresh,
                        fresh))
            .is(202)
            .json()
            .path("results");

    assertThat(results.findValuesAsText("status"))
        .containsExactly(
            "added",
            "outdated",
            "added",
            "known",
            "rejected",
            "rejected",
            "rejected",
            "rejected",
            "rejected",
            "rejected",
            "rejected");
    assertThat(results.get(4).path("errors").get(0).path("code").asText())
        .isEqualTo("email.invalid");
    assertThat(mailConsent.refusal(mailed)).contains("unsubscribed");
    assertThat(consents.granted(mailed.id(), Consents.MARKETING)).isFalse();
    assertThat(outbox.of(mailed.id()))
        .extracting(Outbox.Message::state)
        .containsExactly(MailState.SKIPPED);
    assertThat(mailConsent.refusal(loyal)).isEmpty();
    assertThat(suppressions.reason(fresh)).contains("dead address");
  }

  @Test
  void aThousandAddressesAndNoMore() {
    String run = UUID.randomUUID().toString();
    assertThat(admin.post("/api/suppressions", list(run, 1000)).is(202).json().path("results"))
        .hasSize(1000);
    assertThat(suppressions.reason(run + "-999@example.com")).contains("unsubscribed");
    admin.post("/api/suppressions", list("x" + run, 1001)).invalid(" too_long");
    assertThat(suppressions.reason("x" + run + "-0@example.com")).isEmpty();
    admin.post("/api/suppressions", "{\"email\": \"nobody\"}").invalid("email email.invalid");
  }

  @Test
  void anAddressIsLookedUpAndTakenOffWithAReason() {
    String email = facts.email();
    String find = "/api/suppressions?email=" + email.toUpperCase(java.util.Locale.ROOT);
    assertThat(admin.get(find).is(200).json().path("suppressed").asBoolean()).isFalse();
    String body = "{\"email\":\"%s\",\"reason\":\"%s\"}";
    admin.post("/api/suppressions/removals", body.formatted(email, "x")).problem(404, "not-found");
    admin.post("/api/suppressions", body.formatted(email, "complained")).is(202);

    JsonNode found = admin.get(find).is(200).json();
    assertThat(found.path("suppressed").asBoolean()).isTrue();
    assertThat(found.path("reason").asText()).isEqualTo("complained");
    assertThat(found.path("since").asText()).isEqualTo(TestClock.now().toString());

    admin
        .post("/api/suppressions/removals", body.formatted(email, "  "))
        .invalid("reason required");
    JsonNode removed =
        admin
            .post("/api/suppressions/removals", body.formatted(email, "He asked us to"))
            .is(200)
            .json();
    assertThat(removed.path("suppressed").asBoolean()).isFalse();
    assertThat(removed.path("changes").findValuesAsText("change"))
        .containsExactly("added", "lifted");
    assertThat(removed.path("changes").get(1).path("why").asText()).isEqualTo("He asked us to");
    assertThat(removed.path("changes").get(1).path("by").asText()).isEqualTo("api:first");

    Lead lead = leads.get(capture.capture(facts, List.of()).id());
    assertThat(mailConsent.refusal(lead)).as("it permits nothing").contains("no consent");
    admin.get("/api/suppressions").invalid("email email.required");
  }

  private static String list(String run, int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> "\"" + run + "-" + i + "@example.com\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** From {@code yes at 12:00:01}. */
  private static List<Consent> said(String told) {
    String[] words = told.strip().split("\\s+");
    return words.length < 3
        ? List.of()
        : List.of(
            new Consent(
                Consents.MARKETING,
                words[0].equals("yes"),
                "Yes",
                "1",
                "api:test",
                Instant.parse("2026-03-02T" + words[2] + "Z")));
  }

  private static LeadFacts copy(LeadFacts f, String email) {
    return LeadFactsBuilder.builder()
        .email(email)
        .firstName(f.firstName())
        .properties(f.properties())
        .build();
  }
}
