package leadflow.engagement.consent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.lead.Consents;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Leads;
import leadflow.lead.Status;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.permission.Suppressions;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Inbox;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A yes in a public form, until the holder of the mailbox has confirmed it. */
@LeadflowTest
@Import(DoubleOptInTests.Listener.class)
class DoubleOptInTests {

  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");
  private static final Pattern LINK = Pattern.compile("http://[^/\\s]+(/confirm/[\\w-]+)");

  @Autowired OutboxSender postman;
  @Autowired Leads leads;
  @Autowired Suppressions suppressions;
  @Autowired Inbox inbox;
  @Autowired JdbcClient jdbc;
  @Autowired Listener listener;
  @LocalServerPort int port;

  private Http visitor;
  private Http api;
  private String email;

  @BeforeEach
  void aVisitor() {
    TestClock.set(MONDAY);
    visitor = Http.anonymous(port).with("Accept", "text/html");
    api = Http.withKey(port);
    email = "opt-in-" + UUID.randomUUID() + "@acme.example";
  }

  /** Stands for whoever answers a confirmed request. */
  static class Listener {
    private volatile UUID last;

    @EventListener
    void answer(Consents.OptedIn event) {
      assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
      last = event.lead();
    }
  }

  @Test
  void fromTheFormToTheConsentWithItsProof() {
    post("consent=true&consentCalls=true");
    JsonNode before = consents();
    assertThat(before.path("mailAllowed").asBoolean()).isFalse();
    assertThat(before.path("mailRefusal").asText()).isEqualTo("no consent");
    assertThat(before.path("inForce")).isEmpty();
    assertThat(before.path("optIns").path(0).path("state").asText()).isEqualTo("OPEN");
    assertThat(before.path("optIns").path(0).path("purposes").toString())
        .isEqualTo("[\"marketing\",\"calls\"]");

    String link = link();
    assertThat(link).matches("/confirm/[\\w-]{22}");
    TestClock.advance(Duration.ofDays(1));
    List<?> record = everything();
    Answer page = visitor.get(link).is(200);
    assertThat(page.text())
        .contains("<form method=\"post\"><button>Yes, I agree", "o…@acme.example")
        .contains("Send me news by mail. Every mail has a link to stop it.", "Call me about")
        .doesNotContain(email);
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.header("X-Robots-Tag")).isEqualTo("noindex");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(page.header("Set-Cookie")).isNull();
    visitor.send("HEAD", link).is(200);
    assertThat(everything()).as("scanners follow links").isEqualTo(record);

    for (int i = 0; i < 3; i++) {
      assertThat(visitor.send("POST", link).is(200).text()).contains("that is confirmed");
    }

    assertThat(listener.last).isEqualTo(lead());
    JsonNode after = consents();
    assertThat(after.path("mailAllowed").asBoolean()).isTrue();
    assertThat(after.path("history")).as("repeating adds nothing").hasSize(2);
    for (JsonNode consent : after.path("inForce")) {
      assertThat(consent.path("granted").asBoolean()).isTrue();
      assertThat(consent.path("confirmation").asText()).isEqualTo("double-opt-in");
      assertThat(consent.path("text").asText()).isNotBlank();
      assertThat(consent.path("textVersion").asText()).isEqualTo("2026-1");
      assertThat(consent.path("source").asText()).isEqualTo("form contact");
      assertThat(consent.path("askedAt").asText()).isEqualTo("2026-03-02T10:00:00Z");
      assertThat(consent.path("at").asText()).isEqualTo("2026-03-03T10:00:00Z");
    }
    assertThat(api.get("/api/leads/" + lead()).is(200).json().path("consents")).hasSize(2);
    assertThat(
            jdbc.sql(
                    "select count(*) from leadflow.activity where lead_id = :lead and type = 'custom.subscription-confirmed'")
                .param("lead", lead())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void theMailGoesOutAtOnceOncePerRequestAndThreeTimesADayAtMost() {
    post("consent=true");
    post("consent=true");
    assertThat(mails()).isEqualTo(1);
    TestClock.advance(Duration.ofMinutes(59));
    post("consent=true");
    assertThat(mails()).isEqualTo(1);
    String first = link();

    post("consent=true&consentTracking=true");
    assertThat(mails()).as("asks for more than the first").isEqualTo(2);
    assertThat(visitor.get(first).is(410).text()).contains("newest mail");
    assertThat(visitor.send("POST", first).is(410).text()).contains("no longer works");
    assertThat(consents().path("history")).isEmpty();

    TestClock.advance(Duration.ofHours(2));
    post("consent=true");
    TestClock.advance(Duration.ofHours(2));
    post("consent=true");
    assertThat(mails()).isEqualTo(3);
    TestClock.advance(Duration.ofHours(20));
    post("consent=true");
    assertThat(mails()).as("the next day").isEqualTo(4);

    visitor.send("POST", link()).is(200);
    post("consent=true");
    TestClock.advance(Duration.ofDays(2));
    post("consent=true");
    assertThat(mails()).as("who has confirmed is not asked again").isEqualTo(4);
  }

  @Test
  void aLinkExpires() {
    post("consent=true");
    String link = link();
    TestClock.advance(Duration.ofDays(30));
    assertThat(visitor.get(link).is(410).text()).contains("limited time");
    visitor.send("POST", link).is(410);
    assertThat(consents().path("mailAllowed").asBoolean()).isFalse();
    assertThat(consents().path("optIns").path(0).path("state").asText()).isEqualTo("EXPIRED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AAAAAAAAAAAAAAAAAAAAAA", "x", "%27%20or%201=1--", "%3Cimg%20src=x%3E"})
  void aForgedLinkIsToldSo(String token) {
    assertThat(visitor.get("/confirm/" + token).is(404).text())
        .contains("not valid")
        .doesNotContain("<img src=x");
    visitor.send("POST", "/confirm/" + token).is(404);
    visitor.get("/preferences/" + token).is(404);
    visitor.form("/preferences/" + token, "marketing=true").is(404);
  }

  @Test
  void aTokenServesOnePurpose() {
    post("consent=true");
    String token = link().replace("/confirm/", "");
    visitor.get("/unsubscribe/" + token).is(404);
    visitor.get("/preferences/" + token).is(404);
  }

  @Test
  void theNewestActCounts() {
    post("consent=true");
    String link = link();
    visitor.send("POST", link).is(200);
    TestClock.advance(Duration.ofMinutes(1));
    visitor.send("POST", "/unsubscribe/" + tokenOfMail()).is(200);
    assertThat(consents().path("mailRefusal").asText()).isEqualTo("unsubscribed");
    assertThat(visitor.send("POST", link).is(200).text()).contains("stopped since");
    assertThat(consents().path("mailRefusal").asText()).isEqualTo("unsubscribed");

    TestClock.advance(Duration.ofMinutes(1));
    post("consent=true");
    assertThat(mails()).as("it may subscribe again").isEqualTo(2);
    visitor.send("POST", "/unsubscribe/" + tokenOfMail()).is(200);
    visitor.send("POST", link()).is(200);
    assertThat(consents().path("mailAllowed").asBoolean())
        .as("confirmed after it unsubscribed, in the same instant")
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Suppressions.Reason.class,
      names = {"DEAD_ADDRESS", "COMPLAINED", "ERASED"})
  void anAddressThatMustNotBeMailedIsNotAskedAndNotLifted(Suppressions.Reason reason) {
    post("consent=true");
    String link = link();
    suppressions.suppress(email, reason);
    TestClock.advance(Duration.ofHours(2));
    post("consent=true&consentTracking=true");
    assertThat(mails()).isEqualTo(1);
    assertThat(visitor.get(link).is(410).text()).contains("no longer works");
    assertThat(suppressions.reason(email)).contains(reason.label());
  }

  @Test
  void whoConfirmsAtASuppressedAddressIsToldTheTruth() {
    post("consent=true");
    String link = link();
    suppressions.suppress(email, Suppressions.Reason.COMPLAINED);
    assertThat(visitor.send("POST", link).is(200).text()).contains("still send no mails");
    assertThat(consents().path("mailRefusal").asText()).isEqualTo("complained");
  }

  @Test
  void anErasedLeadConfirmsNothing() {
    post("consent=true");
    String link = link();
    UUID lead = lead();
    api.send("POST", "/api/leads/" + lead + "/erasure").is(200);
    visitor.get(link).is(404);
    visitor.send("POST", link).is(404);
    assertThat(
            jdbc.sql("select count(*) from leadflow.opt_in where lead_id = :lead")
                .param("lead", lead)
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aLeadThatSleptWakesUp() {
    post("consent=true");
    UUID lead = lead();
    api.post("/api/leads", "{\"email\":\"%s\",\"request\":\"newsletter\"}".formatted(email))
        .is(200);
    jdbc.sql(
            "update leadflow.lead set status = 'INACTIVE', position = 'NONE', journey_instance_id = null where id = :id")
        .param("id", lead)
        .update();
    int cycle = leads.get(lead).state().cycle();

    visitor.send("POST", link()).is(200);

    assertThat(leads.get(lead).state().status()).isEqualTo(Status.ACTIVE);
    assertThat(leads.get(lead).state().position()).isEqualTo(JourneyPosition.NURTURE);
    assertThat(leads.get(lead).state().cycle()).isEqualTo(cycle + 1);
  }

  @Test
  void aClientsOwnWordCountsAsConfirmed() {
    api.post(
            "/api/leads",
            "{\"email\":\"%s\",\"consents\":[{\"purpose\":\"marketing\",\"granted\":true,\"text\":\"Yes\",\"textVersion\":\"7\"}]}"
                .formatted(email))
        .is(201);
    JsonNode consents = consents();
    assertThat(consents.path("mailAllowed").asBoolean()).isTrue();
    assertThat(consents.path("inForce").path(0).path("confirmation").asText()).isEqualTo("api");
    assertThat(mails()).isZero();
  }

  @Test
  void aFormsOwnWordingIsKeptAndANoNeedsNoConfirmation() {
    Http.anonymous(port)
        .post(
            "/forms/webinar",
            """
            {"email":"%s","consents":[
              {"purpose":"marketing","granted":true,"text":"Yes <b>please</b>","textVersion":"w-3"},
              {"purpose":"marketing","granted":true,"text":"Yes <b>please</b>","textVersion":"w-4"},
              {"purpose":"calls","granted":false}]}"""
                .formatted(email))
        .is(202);
    assertThat(consents().path("inForce")).hasSize(1);
    assertThat(consents().path("inForce").path(0).path("purpose").asText()).isEqualTo("calls");
    assertThat(visitor.get(link()).is(200).text()).contains("Yes &lt;b&gt;please&lt;/b&gt;");
    visitor.send("POST", link()).is(200);
    JsonNode marketing = consents().path("inForce").path(1);
    assertThat(marketing.path("textVersion").asText()).isEqualTo("w-4");
    assertThat(marketing.path("source").asText()).isEqualTo("form webinar");
  }

  private void post(String ticks) {
    visitor.form("/forms/contact", "email=" + email + "&" + ticks).is(202);
  }

  private int mails() {
    return asking().size();
  }

  /** The mails that ask for a confirmation; what was asked for is answered by others. */
  private List<MimeMessage> asking() {
    postman.sendDue();
    return inbox.to(email).stream()
        .filter(mail -> Inbox.subject(mail).contains("confirm"))
        .toList();
  }

  /** Of the newest mail. */
  private String link() {
    var mails = asking();
    assertThat(mails).isNotEmpty();
    String text = Inbox.part(mails.get(mails.size() - 1), 0);
    Matcher link = LINK.matcher(text);
    assertThat(link.find()).as(text).isTrue();
    return link.group(1);
  }

  private String tokenOfMail() {
    return jdbc.sql(
            "select token from leadflow.message where lead_id = :lead and kind = 'service' order by date desc limit 1")
        .param("lead", lead())
        .query(String.class)
        .single();
  }

  private UUID lead() {
    return leads.idOf(email).orElseThrow();
  }

  private JsonNode consents() {
    return api.get("/api/leads/" + lead() + "/consents").is(200).json();
  }

  private List<?> everything() {
    return List.of("consent", "opt_in", "activity", "message").stream()
        .map(
            table ->
                jdbc.sql("select * from leadflow." + table + " where lead_id = :lead order by 1, 2")
                    .param("lead", lead())
                    .query()
                    .listOfRows())
        .toList();
  }
}
