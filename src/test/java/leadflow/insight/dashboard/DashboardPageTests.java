package leadflow.insight.dashboard;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import leadflow.support.Browser;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A manager looks at the dashboard, in a real browser. */
@LeadflowTest
class DashboardPageTests {

  @RegisterExtension static final Browser BROWSER = new Browser();

  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  @Autowired JdbcTemplate jdbc;
  @Autowired Staff staff;
  @LocalServerPort int port;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void fromTheTileToTheNumbersAndTheirFile() throws Exception {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 2000, NOW);
    jdbc.update(
        """
        update leadflow.sla_clock set state = 'RUNNING', stopped_at = null
        where id in (select id from leadflow.sla_clock where state = 'MET_LATE' and kind = 'decide' order by id desc limit 12)
        """);
    staff.person(port, "maria", "managers");
    staff.person(port, "sdr1", "sdr");
    Page page = BROWSER.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/");
    Tasklist.signIn(page, "maria");
    assertThat(page.locator(".lf-tile .lf-number")).hasCount(4);
    assertThat(page.locator(".lf-tile a.lf-hot")).containsText("12");
    Browser.keep(page, "cockpit-tile");
    page.locator(".lf-tile-head a").click();

    assertThat(page).hasTitle("Leadflow Cockpit | Leads");
    assertThat(page.locator(".lf-tiles .lf-number")).hasCount(6);
    assertThat(page.locator("a.lf-hot")).containsText("12");
    tile(
        page,
        "New leads",
        "select count(*) from leadflow.lead where created_at >= '%1$s' and created_at < '%2$s'");
    tile(
        page,
        "Attainment",
        """
        select count(*) filter (where state = 'MET') || ' met, '
          || count(*) filter (where due_at <= coalesce(stopped_at, '%3$s') and state <> 'MET') || ' missed'
        from leadflow.sla_clock where started_at >= '%1$s' and started_at < '%2$s'
        """);
    tile(page, "Open promises", "select count(*) from leadflow.sla_clock where state = 'RUNNING'");
    assertThat(page.locator("a.lf-hot"))
        .hasAttribute("href", "#/leads/sla?from=1970-01-01&verdict=overdue");
    Locator overdue = page.locator("section.lf-card").filter(card("Most overdue"));
    assertThat(overdue.locator("tbody tr:visible")).hasCount(8);
    overdue.locator("button").click();
    assertThat(overdue.locator("tbody tr:visible")).hasCount(12);
    assertThat(overdue.locator("tbody a").first())
        .hasAttribute("href", Pattern.compile("#/leads/lead\\?lead=00000000-"));
    assertThat(page.locator("figure svg").first()).isVisible();
    page.evaluate("document.querySelector('.lf-page').scrollTop = 0");
    Browser.keep(page, "dashboard");
    fits(page, 1440);
    fits(page, 1024);

    page.locator("#lf-source").selectOption("fair");
    assertThat(page).hasURL(Pattern.compile("source=fair"));
    assertThat(page.locator(".lf-card").filter(card("Source")).locator("tbody tr")).hasCount(1);
    Locator persons = page.locator(".lf-card").filter(card("Person"));
    Download file = page.waitForDownload(() -> persons.locator(".lf-csv").click());
    Path saved = file.path();
    assertThat(file.suggestedFilename()).isEqualTo("sla-persons.csv");
    assertThat(Files.readAllLines(saved))
        .hasSize(1 + persons.locator("tbody tr").count())
        .first()
        .asString()
        .startsWith("id,name,started,met,");
    persons
        .locator("tbody a")
        .filter(new Locator.FilterOptions().setHasText("Sdr1 Example"))
        .click();
    assertThat(page).hasURL(Pattern.compile("source=fair&person=sdr1|person=sdr1&source=fair"));
    assertThat(page.locator("#lf-person")).hasValue("sdr1");
    assertThat(BROWSER.complaints()).isEmpty();
  }

  /** What stands in the tile is what the rows say. */
  private void tile(Page page, String label, String sql) {
    Instant to = NOW.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    String told =
        jdbc.queryForObject(sql.formatted(to.minus(90, ChronoUnit.DAYS), to, NOW), String.class);
    assertThat(page.locator(".lf-number", new Page.LocatorOptions().setHasText(label)).first())
        .containsText(told);
  }

  @Test
  void whoWorksTasksOnlyIsRefused() {
    staff.person(port, "sdr1", "sdr");
    Page page = BROWSER.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/leads");
    Response login = page.waitForResponse("**/login/cockpit", () -> Tasklist.signIn(page, "sdr1"));
    assertThat(login.status()).isEqualTo(403);
    assertThat(page.locator("input[type=password]")).isVisible();
    Browser.keep(page, "cockpit-refused");
    assertThat(page.locator(".lf-page")).hasCount(0);
  }

  private static void fits(Page page, int width) {
    page.setViewportSize(width, 1000);
    assertThat(
            (Boolean)
                page.evaluate(
                    "(() => { const p = document.querySelector('.lf-page'); return p.scrollWidth <= p.clientWidth })()"))
        .as("nothing hangs over the edge of %d", width)
        .isTrue();
  }

  private static Locator.FilterOptions card(String title) {
    return new Locator.FilterOptions()
        .setHasText(Pattern.compile("^" + title + "\\s*(The first|Export)"));
  }
}
