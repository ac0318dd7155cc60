package leadflow.engagement.tracking;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import leadflow.lead.Lead;
import leadflow.lead.activity.ActivityLedger;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Browser;
import leadflow.support.Inbox;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The page behind a link that asks, as its reader sees it. */
@LeadflowTest
@RunsSchedules
class LinkPageBrowserTests {

  @RegisterExtension static final Browser BROWSER = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired ActivityLedger ledger;
  @Autowired Outbox outbox;
  @Autowired OutboxSender postman;
  @Autowired Inbox inbox;
  @Autowired HitJudge judge;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void theReaderPressesTheButton() {
    Lead lead = journeys.lead(leads.lead().captured());
    TrackedMails mails = new TrackedMails(outbox, postman, inbox, jdbc, judge, port);
    String ask = "http://localhost:" + port + TrackedMails.links(mails.html(lead)).get(1);
    for (int width : new int[] {1000, 360}) {
      Page page = BROWSER.window(width, 640);
      page.navigate(ask);
      assertThat(page.getByText("Book a demo?")).isVisible();
      Browser.keep(page, "link-asks-" + width);
      page.getByRole(AriaRole.BUTTON).click();
      assertThat(page.getByText("Thank you")).isVisible();
      Browser.keep(page, "link-thanks-" + width);
      page.navigate(ask.replaceAll("-2$", "-9"));
      assertThat(page.getByText("This link does not work")).isVisible();
      Browser.keep(page, "link-unknown-" + width);
    }
    assertThat(ledger.of(lead.id())).filteredOn(a -> a.type().equals("demo.requested")).hasSize(1);
    assertThat(BROWSER.complaints()).isEmpty();
  }
}
