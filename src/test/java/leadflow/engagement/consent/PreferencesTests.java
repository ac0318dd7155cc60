package leadflow.engagement.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Inbox;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person sees and decides behind the preferences link of a mail. */
@LeadflowTest
class PreferencesTests {

  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");

  /** What an untouched page of a person tells that allowed mail and nothing else. */
  private static final String SHOWN = "shown=marketing+yes&shown=tracking+open&shown=calls+no";

  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Leads leads;
  @Autowired LeadMails mails;
  @Autowired Consents consents;
  @Autowired MailConsent mailConsent;
  @Autowired Suppressions suppressions;
  @Autowired Inbox inbox;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Http visitor;
  private Lead lead;
  private String path;

  @BeforeEach
  void aLeadThatGotAMail() {
    TestClock.set(MONDAY);
    visitor = Http.anonymous(port).with("Accept", "text/html");
    lead = new MailLeads(leads, jdbc).lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    postman.sendDue();
    path = "/preferences/" + mails.newestToken(lead.id()).orElseThrow();
    TestClock.advance(Duration.ofDays(1));
  }

  @Test
  void lookingShowsWhatIsAllowedAndSinceWhenAndChangesNothing() {
    List<Consent> before = consents.history(lead.id());
    Answer page = visitor.get(path).is(200);
    assertThat(page.text())
        .contains("a…@acme.example", "You said yes on 2 March 2026", "You have not decided yet")
        .contains("name=\"marketing\" value=\"true\" aria-describedby=\"marketing-state\" checked>")
        .contains("name=\"tracking\" value=\"true\" aria-describedby=\"tracking-state\">")
        .contains("name=\"calls\" value=\"true\" aria-describedby=\"calls-state\">")
        .doesNotContain(lead.facts().email(), "<script");
    assertThat(page.header("Set-Cookie")).isNull();
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex");
    visitor.send("HEAD", path).is(200);
    assertThat(consents.history(lead.id())).isEqualTo(before);
  }

  @Test
  void savingKeepsOneProofPerChangedPurpose() {
    save(SHOWN.replace("calls+no", "calls+open") + "&marketing=true&tracking=true");

    assertThat(consents.history(lead.id()))
        .extracting(Consent::purpose, Consent::granted)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("marketing", true),
            org.assertj.core.groups.Tuple.tuple("tracking", true),
            org.assertj.core.groups.Tuple.tuple("calls", false));
    assertThat(of("tracking"))
        .satisfies(
            yes -> {
              assertThat(yes.confirmation()).isEqualTo("preference-centre");
              assertThat(yes.source()).isEqualTo("preference centre");
              assertThat(yes.text()).startsWith("Count which of your mails I open");
              assertThat(yes.textVersion()).isEqualTo("2026-1");
              assertThat(yes.template()).isEqualTo("test-welcome");
              assertThat(yes.at()).isEqualTo(TestClock.now());
            });
    assertThat(of("calls").text()).startsWith("Call me");
    assertThat(of("calls").confirmation()).isNull();
    assertThat(mailConsent.refusal(lead)).isEmpty();

    int rows = consents.history(lead.id()).size();
    save("shown=marketing+yes&shown=tracking+yes&shown=calls+no&marketing=true&tracking=true");
    assertThat(consents.history(lead.id())).as("nothing changed").hasSize(rows);
  }

  @Test
  void aNoToMailCountsAtOnceAndAYesBringsItBack() {
    outbox.queue(lead, MailStep.named("nurture-2"), "test-welcome");
    assertThat(save(SHOWN)).contains("Saved").doesNotContain("checked");
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
    postman.sendDue();
    assertThat(inbox.to(lead.facts().email())).hasSize(1);
    assertThat(of("marketing").granted()).isFalse();

    assertThat(save("shown=marketing+no&shown=tracking+no&shown=calls+no&marketing=true"))
        .contains("aria-describedby=\"marketing-state\" checked>");
    assertThat(mailConsent.refusal(lead)).as("in the same instant, later").isEmpty();
    assertThat(of("marketing").confirmation()).isEqualTo("preference-centre");
  }

  @Test
  void aPageThatWasLeftOpenTakesNothingBack() {
    visitor.send("POST", path.replace("preferences", "unsubscribe")).is(200);
    save(SHOWN + "&marketing=true&language=de");
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
    assertThat(leads.get(lead.id()).facts().language()).isEqualTo("de");
  }

  @Test
  void everythingStopsAtOnce() {
    save("all=stop&marketing=true&tracking=true");
    assertThat(consents.of(lead.id())).extracting(Consent::granted).containsOnly(false);
    assertThat(of("calls").granted()).isFalse();
    assertThat(mailConsent.refusal(lead)).contains("unsubscribed");
  }

  @Test
  void theLanguageIsOneWeKnow() {
    save(SHOWN + "&marketing=true&language=fr");
    assertThat(leads.get(lead.id()).facts().language()).isEqualTo("fr");
    save(SHOWN + "&marketing=true&language=xx");
    save(SHOWN + "&marketing=true&language=");
    assertThat(leads.get(lead.id()).facts().language()).isEqualTo("fr");
    assertThat(visitor.get(path).text()).contains("value=\"fr\" lang=\"fr\" selected>Français");
  }

  @Test
  void aSuppressedAddressIsToldSoAndStaysSuppressed() {
    suppressions.suppress(lead.facts().email(), Suppressions.Reason.COMPLAINED);
    assertThat(visitor.get(path).text()).contains("reported as spam");
    save(SHOWN);
    save("shown=marketing+no&marketing=true");
    assertThat(mailConsent.refusal(lead)).contains("complained");
  }

  @Test
  void whatWasErasedIsGone() {
    Http.withKey(port).send("POST", "/api/leads/" + lead.id() + "/erasure").is(200);
    assertThat(visitor.get(path).is(404).text()).contains("not valid");
    visitor.form(path, SHOWN + "&marketing=true").is(404);
    visitor.get(path.replace("preferences", "unsubscribe")).is(404);
    assertThat(consents.history(lead.id())).isEmpty();
    assertThat(suppressions.reason(lead.facts().email())).contains("erased");
  }

  @Test
  void aLinkOfAnAlertOpensNothing() {
    outbox.queueInternal(lead, "alert", "test-alert", "sam@leadflow.example", Map.of());
    String token =
        jdbc.sql("select token from leadflow.message where lead_id = :lead and kind = 'internal'")
            .param("lead", lead.id())
            .query(String.class)
            .single();
    visitor.get("/preferences/" + token).is(404);
    visitor.form("/preferences/" + token, "all=stop").is(404);
    assertThat(mailConsent.refusal(lead)).isEmpty();
  }

  private String save(String fields) {
    return visitor.form(path, fields).is(200).text();
  }

  private Consent of(String purpose) {
    return consents.of(lead.id()).stream()
        .filter(consent -> consent.purpose().equals(purpose))
        .findFirst()
        .orElseThrow();
  }
}
