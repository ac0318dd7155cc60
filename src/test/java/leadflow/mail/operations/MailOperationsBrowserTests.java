package leadflow.mail.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.delivery.MailLeads;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Browser;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Marketing pauses mail and settles unknown ones by keyboard, in a real browser. */
@LeadflowTest
class MailOperationsBrowserTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired Outbox outbox;
  @Autowired Leads leads;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void marketingPausesMailAndSettlesUnknownOnes() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    someMails();
    staff.member("mark", "marketing");
    staff.member("maria", "managers");

    Page page = browser.window(1440, 900);
    logIn(page, "mark");
    page.click("a[href='/mail']");
    assertThat(page.locator("#unknown tbody tr")).hasCount(3);
    Browser.keep(page, "mail");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "mail-1024");
    assertThat(fits(page)).isTrue();
    page.setViewportSize(1440, 900);

    page.getByRole(AriaRole.BUTTON, named("Pause mail to leads")).click();
    assertThat(page.locator("#switch-title")).hasText("Mail goes out");
    page.locator(".switch").getByLabel("Reason").fill("The spring offer names a wrong price");
    page.getByRole(AriaRole.BUTTON, named("Pause mail to leads")).focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#switch-title")).hasText("Mail to leads is paused");
    page.click("summary");

    page.locator("#unknown input[type=checkbox]").first().focus();
    page.keyboard().press("Space");
    page.locator("#unknown").getByLabel("Reason").fill("The relay never saw it");
    page.keyboard().press("Enter");
    assertThat(page.locator("#unknown tbody tr")).hasCount(3);
    page.locator("#unknown .deciding").getByRole(AriaRole.BUTTON, in("Send again")).click();
    assertThat(page.locator("[role=status].ok")).hasText("1 mail queued again.");
    assertThat(page.locator("#unknown tbody tr")).hasCount(2);
    page.locator("#unknown tbody tr")
        .first()
        .getByRole(AriaRole.BUTTON, in("Treat as sent"))
        .click();
    assertThat(page.locator("[role=status].ok")).hasText("1 mail treated as sent.");
    page.click("summary");
    Browser.keep(page, "mail-paused");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "mail-paused-1024");

    page.setViewportSize(1440, 900);
    page.locator("#queue").getByLabel("State").selectOption("FAILED");
    page.locator("#queue").getByRole(AriaRole.BUTTON, in("Find")).click();
    assertThat(page.locator("#queue tbody tr")).hasCount(1);
    page.locator("#queue tbody a").click();
    assertThat(page.frameLocator("iframe").locator("h1")).hasText("Hello Grace");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Send again"))).isVisible();
    Browser.keep(page, "mail-one");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "mail-one-1024");
    assertThat(fits(page)).isTrue();
    page.setViewportSize(390, 800);
    assertThat(fits(page)).isTrue();
    page.navigate(url("/mail"));
    assertThat(fits(page)).as("the page itself does not scroll sideways").isTrue();
    Browser.keep(page, "mail-phone");

    Page manager = browser.window(1440, 900);
    logIn(manager, "maria");
    manager.navigate(url("/mail"));
    assertThat(manager.getByRole(AriaRole.BUTTON, named("Send again"))).hasCount(0);
    Browser.keep(manager, "mail-manager");
    assertThat(browser.complaints()).isEmpty();
  }

  private void someMails() {
    MailLeads people = new MailLeads(leads, jdbc);
    List<String> names = List.of("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Radia");
    List<String> states =
        List.of(
            "UNKNOWN", "FAILED", "UNKNOWN", "DEFERRED", "SENT", "UNKNOWN", "DEFERRED", "PENDING");
    for (int i = 0; i < 24; i++) {
      TestClock.advance(Duration.ofMinutes(7));
      String name = names.get(i % names.size());
      Lead lead =
          people.lead(MailLeads.facts(name, Map.of()), s -> s.position(JourneyPosition.NURTURE));
      outbox.queue(lead, MailStep.named("nurture-" + (i % 3 + 1)), "test-welcome");
      UUID mail = outbox.of(lead.id()).get(0).id();
      String state = i < states.size() ? states.get(i) : i % 4 == 0 ? "PENDING" : "SENT";
      set(mail, state);
    }
    Lead lead = people.lead();
    outbox.queueInternal(
        lead,
        "alert",
        "test-alert",
        "sam@leadflow.example",
        Map.of("clock", "First touch", "leadTitle", "Ada Lovelace"));
  }

  private void set(UUID mail, String state) {
    String reason =
        switch (state) {
          case "UNKNOWN" ->
              "no answer after the mail was handed over: SocketTimeoutException: Read timed out";
          case "FAILED" -> "554 5.7.1 Message refused by policy";
          case "DEFERRED" -> "451 4.7.1 Greylisting in action, please come back later";
          default -> null;
        };
    jdbc.sql(
            """
            update leadflow.message set state = :state, reason = :reason, attempt = case when :state = 'PENDING' then 0 else 1 end,
              not_before = cast(:now as timestamptz) + interval '5 minutes',
              settled_at = case when :state in ('SENT', 'FAILED', 'UNKNOWN') then cast(:now as timestamptz) end
            where id = :id
            """)
        .param("state", state)
        .param("reason", reason)
        .param("now", Timestamp.from(TestClock.now()))
        .param("id", mail)
        .update();
  }

  private void logIn(Page page, String user) {
    page.navigate(url("/login"));
    page.fill("input[name='username']", user);
    page.fill("input[name='password']", Staff.PASSWORD);
    page.click("main button");
    page.waitForURL(url("/"));
  }

  private static boolean fits(Page page) {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }

  private String url(String path) {
    return "http://localhost:" + port + path;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static com.microsoft.playwright.Locator.GetByRoleOptions in(String name) {
    return new com.microsoft.playwright.Locator.GetByRoleOptions().setName(name);
  }
}
