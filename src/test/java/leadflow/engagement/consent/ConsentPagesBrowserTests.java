package leadflow.engagement.consent;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Leads;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.MailConsent;
import leadflow.support.Browser;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A visitor ticks, confirms, changes its mind and leaves, by keyboard and on a phone. */
@LeadflowTest
class ConsentPagesBrowserTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired Leads leads;
  @Autowired LeadMails mails;
  @Autowired MailConsent mailConsent;
  @Autowired Consents consents;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void fromTheFormToTheDoor() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    String email = "visitor-" + UUID.randomUUID() + "@acme.example";
    Page page = browser.window(1024, 800);
    page.navigate("http://localhost:" + port + "/");
    page.getByLabel("Work email").fill(email);
    for (String box : new String[] {"Send me news", "Count which", "Call me about"}) {
      assertThat(page.getByLabel(box)).not().isChecked();
    }
    page.getByLabel("Send me news").check();
    page.getByLabel("Count which").check();
    Browser.keep(page, "consent-form");
    page.getByRole(AriaRole.BUTTON, named("Send")).click();
    assertThat(page.getByRole(AriaRole.HEADING, heading("Thank you"))).isVisible();
    assertThat(page.getByText("look into your mailbox")).isVisible();

    UUID lead = leads.idOf(email).orElseThrow();
    page.navigate(url("confirm", token("opt_in", lead)));
    keep(page, "confirm");
    page.keyboard().press("Tab");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, heading("Thank you, that is confirmed")))
        .isVisible();
    keep(page, "confirmed");
    assertThat(mailConsent.refusal(leads.get(lead))).isEmpty();

    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Choose what you get"))
        .click();
    assertThat(page.getByLabel("News by mail")).isChecked();
    assertThat(page.getByLabel("Counting what I read")).isChecked();
    assertThat(page.getByText("You have not decided yet.")).isVisible();
    keep(page, "preferences");
    page.getByLabel("Counting what I read").focus();
    page.keyboard().press("Space");
    page.getByLabel("Language of our mails").selectOption("de");
    page.getByRole(AriaRole.BUTTON, named("Save")).press("Enter");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Saved");
    keep(page, "preferences-saved");
    assertThat(consents.granted(lead, Consents.TRACKING)).isFalse();
    assertThat(mailConsent.refusal(leads.get(lead))).isEmpty();
    assertThat(leads.get(lead).facts().language()).isEqualTo("de");

    String mail = mails.newestToken(lead).orElseThrow();
    page.navigate(url("unsubscribe", mail));
    keep(page, "unsubscribe");
    page.getByRole(AriaRole.BUTTON, named("Unsubscribe")).click();
    assertThat(page.getByRole(AriaRole.HEADING, heading("You are unsubscribed"))).isVisible();
    keep(page, "unsubscribed");
    page.getByLabel("Too many mails").check();
    page.getByRole(AriaRole.BUTTON, named("Tell us")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("Thank you for telling us");
    assertThat(mailConsent.refusal(leads.get(lead))).contains("unsubscribed");

    page.navigate(url("confirm", "AAAAAAAAAAAAAAAAAAAAAA"));
    keep(page, "confirm-unknown");
    assertThat(browser.complaints()).isEmpty();
  }

  /** On a desk and on a phone; nothing may stick out. */
  private static void keep(Page page, String name) {
    Browser.keep(page, "consent-" + name + "-1024");
    page.setViewportSize(360, 740);
    assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
        .as("%s fits a phone", name)
        .isEqualTo(true);
    Browser.keep(page, "consent-" + name + "-360");
    page.setViewportSize(1024, 800);
  }

  private String token(String table, UUID lead) {
    return jdbc.sql("select token from leadflow." + table + " where lead_id = :lead limit 1")
        .param("lead", lead)
        .query(String.class)
        .single();
  }

  private String url(String page, String token) {
    return "http://localhost:" + port + "/" + page + "/" + token;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions heading(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
