package leadflow.sales.crm;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.UUID;
import leadflow.platform.web.webhook.WebhookSignature;
import leadflow.support.Browser;
import leadflow.support.Http;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The pages about mails and the CRM in a real browser, and a mail as narrow as it is read. */
@LeadflowTest
class PeoplePagesTests {

  private static final FakeCrm CRM = new FakeCrm();

  @RegisterExtension static final Browser BROWSER = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Staff staff;
  @Autowired CrmSender sender;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void crm(DynamicPropertyRegistry properties) {
    properties.add("leadflow.crm.url", CRM::url);
    properties.add("leadflow.crm.secret", () -> CrmEventTests.SECRET);
    properties.add("leadflow.crm.allow-private", () -> "true");
    properties.add("leadflow.crm.sending", () -> "false");
  }

  @BeforeEach
  void staff() {
    staff.member("maria", "managers");
    staff.member("sofia", "sdr");
    staff.member("adam", "sales");
  }

  @Test
  void aManagerChoosesHerMailsByKeyboard() {
    Page page = loggedIn("maria", 1100, 900);
    page.navigate(url("/"));
    page.click("a[href='/notifications']");
    assertThat(page.locator("h1")).hasText("Your mails");
    Browser.keep(page, "notifications");
    page.focus("input[value='overdue']");
    page.keyboard().press("Space");
    page.focus("main button");
    page.keyboard().press("Enter");
    assertThat(page.locator("[role=status]")).hasText("Saved.");
    assertThat(page.locator("input[value='overdue']")).not().isChecked();
    assertThat(page.locator("input[value='assigned']")).isChecked();
    page.setViewportSize(390, 800);
    Browser.keep(page, "notifications-phone");
    assertThat(BROWSER.complaints()).isEmpty();
  }

  @Test
  void aManagerHasAFailedEventSentAgain() {
    handedOver(FakeCrm.OK);
    handedOver(FakeCrm.answer(503, "Down for maintenance until 14:00"));
    handedOver(FakeCrm.answer(410, "This endpoint was removed"));
    park();
    Page page = loggedIn("maria", 1200, 900);
    page.navigate(url("/"));
    page.click("a[href='/crm']");
    assertThat(page.locator("tbody tr")).hasCount(4);
    assertThat(page.locator(".state.failed")).hasCount(1);
    Browser.keep(page, "crm");
    page.locator("tr", new Page.LocatorOptions().setHasText("failed")).locator("button").click();
    assertThat(page.locator(".state.failed")).hasCount(0);
    assertThat(page.locator(".state.pending")).hasCount(1);
    CRM.reset();
    sender.sendDue();
    page.reload();
    assertThat(page.locator(".state.sent")).hasCount(2);
    page.setViewportSize(390, 800);
    Browser.keep(page, "crm-phone");
    assertThat(
            (Boolean)
                page.evaluate(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        .as("the page itself does not scroll sideways")
        .isTrue();
  }

  @Test
  void aMailReadsWellAtSixHundredPixels() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    UUID asking = leads.lead().asks("demo").captured();
    Page page = BROWSER.window(600, 700);
    for (UUID of : new UUID[] {lead, asking}) {
      String html =
          jdbc.sql(
                  "select html from leadflow.message where lead_id = :lead and kind = 'internal' limit 1")
              .param("lead", of)
              .query(String.class)
              .single();
      page.setContent(html);
      assertThat(page.locator("a").first()).isVisible();
      assertThat(
              (Boolean)
                  page.evaluate(
                      "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .isTrue();
      Browser.keep(page, of == lead ? "mail-assigned" : "mail-handed-over");
    }
  }

  private void handedOver(FakeCrm.Answering answering) {
    CRM.answering = answering;
    leads.lead().asks("demo").captured();
    sender.sendDue();
  }

  private void park() {
    String body =
        "{\"type\": \"opportunity.won\", \"data\": {\"email\": \"nobody@elsewhere.example\"}}";
    String now = String.valueOf(TestClock.now().getEpochSecond());
    byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    String signature =
        new WebhookSignature(
                java.util.Base64.getDecoder().decode(CrmEventTests.SECRET.substring(6)))
            .sign("parked", TestClock.now(), bytes);
    Http.anonymous(port)
        .with("webhook-id", "parked")
        .with("webhook-timestamp", now)
        .with("webhook-signature", signature)
        .post("/hooks/crm", body)
        .is(202);
  }

  private Page loggedIn(String user, int width, int height) {
    Page page = BROWSER.window(width, height);
    page.navigate(url("/login"));
    page.fill("input[name='username']", user);
    page.fill("input[name='password']", Staff.PASSWORD);
    page.click("main button");
    page.waitForURL(url("/"));
    return page;
  }

  private String url(String path) {
    return "http://localhost:" + port + path;
  }
}
