package leadflow.engagement.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Inbox;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.LinkedMultiValueMap;

/** The unsubscribe link over HTTP, as people, mail programs, scanners and forgers use it. */
@LeadflowTest
class UnsubscribeTests {

  @Autowired TestRestTemplate http;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Leads leads;
  @Autowired LeadCapture capture;
  @Autowired Consents consents;
  @Autowired MailConsent mailConsent;
  @Autowired Suppressions suppressions;
  @Autowired Inbox inbox;
  @Autowired JdbcClient jdbc;

  MailLeads people;

  /** Mails to leads leave on working days. */
  @BeforeEach
  void people() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    people = new MailLeads(leads, jdbc);
  }

  @Test
  void lookingShowsAQuestionAndChangesNothing() {
    Lead lead = mailed();
    List<?> before = everything(lead);

    for (String accept : List.of("text/html", "application/json", "image/png")) {
      HttpHeaders headers = new HttpHeaders();
      headers.set("Accept", accept);
      ResponseEntity<String> page =
          http.exchange(page(lead), HttpMethod.GET, new HttpEntity<>(headers), String.class);
      assertThat(page.getStatusCode().value()).isEqualTo(200);
      assertThat(page.getHeaders().getContentType().toString())
          .isEqualToIgnoringCase("text/html;charset=UTF-8");
      assertThat(page.getBody())
          .contains("<form method=\"post\">", "a…@acme.example")
          .doesNotContain(lead.facts().email());
      assertThat(page.getHeaders().getFirst("Content-Security-Policy"))
          .startsWith("default-src 'none'");
      assertThat(page.getHeaders().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(page.getHeaders().getFirst("X-Robots-Tag")).isEqualTo("noindex");
      assertThat(page.getHeaders().getCacheControl()).contains("no-store");
      assertThat(page.getHeaders().get("Set-Cookie")).isNull();
    }
    assertThat(http.headForHeaders(page(lead)).getContentType()).isNotNull();

    assertThat(everything(lead)).isEqualTo(before);
    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  @Test
  void oneClickActsWithoutACookieAndMayBeRepeated() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = mailed();
    outbox.queue(lead, MailStep.named("nurture-2"), "test-welcome");

    for (int i = 0; i < 3; i++) {
      ResponseEntity<String> done = oneClick(lead, MediaType.APPLICATION_FORM_URLENCODED);
      assertThat(done.getStatusCode().value()).isEqualTo(200);
      assertThat(done.getBody()).contains("You are unsubscribed");
      assertThat(done.getHeaders().get("Set-Cookie")).isNull();
      TestClock.advance(Duration.ofMinutes(1));
    }

    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
    assertThat(consents.of(lead.id()))
        .singleElement()
        .satisfies(
            consent -> {
              assertThat(consent.granted()).isFalse();
              assertThat(consent.source()).isEqualTo("unsubscribe link");
              assertThat(consent.at()).isEqualTo(Instant.parse("2026-03-02T10:00:00Z"));
            });
    assertThat(count("consent", lead)).as("repeating adds nothing").isEqualTo(2);
    assertThat(outbox.of(lead.id()))
        .extracting(Outbox.Message::state)
        .containsExactly(MailState.SENT, MailState.SKIPPED);
    postman.sendDue();
    assertThat(inbox.to(lead.facts().email())).hasSize(1);
  }

  @Test
  void oneClickWorksInBothFormsOfTheStandardAndByTheButtonOfThePage() {
    Lead multipart = mailed();
    assertThat(oneClick(multipart, MediaType.MULTIPART_FORM_DATA).getStatusCode().value())
        .isEqualTo(200);
    assertThat(mailConsent.refusal(multipart)).contains("unsubscribed");

    Lead bare = mailed();
    assertThat(http.postForEntity(page(bare), null, String.class).getStatusCode().value())
        .isEqualTo(200);
    assertThat(mailConsent.refusal(bare)).contains("unsubscribed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AAAAAAAAAAAAAAAAAAAAAA",
        "x",
        "..%2f..%2fetc%2fpasswd",
        "%27%20or%201=1--",
        "%00",
        "%3Cimg%20src=x%20onerror=alert(1)%3E",
        "AAAAAAAAAAAAAAAAAAAAAA/extra",
      })
  void aForgedLinkIsToldSoAndNothingElse(String token) {
    Lead lead = mailed();
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      HttpHeaders headers = new HttpHeaders();
      headers.set("Accept", "text/html");
      ResponseEntity<String> page =
          http.exchange(
              java.net.URI.create(http.getRootUri() + "/unsubscribe/" + token),
              method,
              new HttpEntity<>(headers),
              String.class);
      assertThat(page.getStatusCode().value()).as("%s %s", method, token).isIn(400, 404);
      assertThat(page.getBody())
          .isNotBlank()
          .doesNotContain(
              "onerror", "Exception", "leadflow.mail", "leadflow.consent", lead.facts().email());
    }
    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  @Test
  void aTokenOfAnAlertUnsubscribesNobody() {
    Lead lead = people.lead();
    outbox.queueInternal(lead, "alert", "test-alert", "sam@leadflow.example", java.util.Map.of());
    String token =
        jdbc.sql("select token from leadflow.message where lead_id = :lead")
            .param("lead", lead.id())
            .query(String.class)
            .single();

    assertThat(
            http.postForEntity("/unsubscribe/" + token, null, String.class).getStatusCode().value())
        .isEqualTo(404);

    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  @Test
  void onlyANewerYesIsAYesAgain() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = mailed();
    TestClock.advance(Duration.ofHours(1));
    oneClick(lead, MediaType.APPLICATION_FORM_URLENCODED);

    saysYes(lead, Instant.parse("2026-03-02T10:30:00Z"));
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");

    TestClock.advance(Duration.ofHours(1));
    saysYes(lead, TestClock.now());
    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  @Test
  void aNoOutweighsAYesThatIsDatedAhead() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = mailed();
    saysYes(lead, TestClock.now().plusSeconds(240));

    oneClick(lead, MediaType.APPLICATION_FORM_URLENCODED);

    TestClock.advance(Duration.ofHours(1));
    assertThat(consents.granted(lead.id(), Consents.MARKETING)).isFalse();
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
  }

  @Test
  void neitherADeadNorAComplainingNorAnErasedAddressComesBackByAYes() {
    for (Suppressions.Reason reason :
        List.of(
            Suppressions.Reason.DEAD_ADDRESS,
            Suppressions.Reason.COMPLAINED,
            Suppressions.Reason.ERASED)) {
      Lead lead = mailed();
      suppressions.suppress(lead.facts().email(), reason);
      oneClick(lead, MediaType.APPLICATION_FORM_URLENCODED);
      TestClock.advance(Duration.ofHours(1));
      saysYes(lead, TestClock.now());
      assertThat(mailConsent.refusal(lead)).isPresent().get().isNotEqualTo("unsubscribed");
    }
  }

  @Test
  void whyIsAskedAfterwardsAndKeptWithTheMailItWas() {
    Lead lead = mailed();
    String done = oneClick(lead, MediaType.APPLICATION_FORM_URLENCODED).getBody();
    assertThat(done).contains("need not", "name=\"reason\" value=\"too-many\"", "/preferences/");

    var form = new LinkedMultiValueMap<String, String>();
    form.add("reason", "too-many");
    assertThat(http.postForObject(page(lead), form, String.class))
        .contains("Thank you for telling us");
    form.set("reason", "<script>");
    assertThat(http.postForObject(page(lead), form, String.class)).doesNotContain("<script>");

    assertThat(consents.of(lead.id()))
        .singleElement()
        .satisfies(
            no -> {
              assertThat(no.reason()).isEqualTo("too-many");
              assertThat(no.template()).isEqualTo("test-welcome");
            });
    assertThat(count("consent", lead)).isEqualTo(2);
  }

  private void saysYes(Lead lead, Instant at) {
    capture.capture(
        lead.facts(), List.of(new Consent(Consents.MARKETING, true, "Yes", "1", "form", at)));
  }

  /** A lead that has got its first mail. */
  private Lead mailed() {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    postman.sendDue();
    assertThat(inbox.to(lead.facts().email())).hasSize(1);
    return lead;
  }

  private String page(Lead lead) {
    String link = Inbox.header(inbox.to(lead.facts().email()).get(0), "List-Unsubscribe");
    return link.replaceAll("^<https?://[^/]+|>$", "");
  }

  private ResponseEntity<String> oneClick(Lead lead, MediaType type) {
    var form = new LinkedMultiValueMap<String, String>();
    form.add("List-Unsubscribe", "One-Click");
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(type);
    return http.postForEntity(page(lead), new HttpEntity<>(form, headers), String.class);
  }

  private List<?> everything(Lead lead) {
    UUID id = lead.id();
    return List.of(
        jdbc.sql("select * from leadflow.message where lead_id = :id order by id")
            .param("id", id)
            .query()
            .listOfRows(),
        jdbc.sql("select * from leadflow.consent where lead_id = :id order by id")
            .param("id", id)
            .query()
            .listOfRows(),
        jdbc.sql("select * from leadflow.activity where lead_id = :id order by id")
            .param("id", id)
            .query()
            .listOfRows(),
        jdbc.sql("select updated_at from leadflow.lead where id = :id")
            .param("id", id)
            .query()
            .listOfRows());
  }

  private int count(String table, Lead lead) {
    return jdbc.sql("select count(*) from leadflow." + table + " where lead_id = :lead")
        .param("lead", lead.id())
        .query(Integer.class)
        .single();
  }
}
