package leadflow.workplace.tasklist;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import leadflow.lead.LeadState;
import leadflow.lead.Stage;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A day in front of a real browser: the SDR's, the account executive's, the manager's. */
@LeadflowTest
class SdrsDayTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired Attempts attempts;
  @Autowired BantRecords bant;
  @LocalServerPort int port;

  @Test
  void theHottestLeadFirstAndEachByWhoIsThere() {
    staff.member("sofia", "sdr");
    UUID hot = leads.lead().email("ana@hot.example").from("CU").asks("demo").captured();
    // later, so that the newest is not the hottest
    UUID calm = leads.lead().email("ben@calm.example").captured();
    leads.ripens(calm);

    Tasklist sofia = Tasklist.logIn(browser, port, "sofia");
    triesTheHottest(sofia, hot);
    TestClock.advance(Duration.ofDays(2));
    qualifies(sofia, hot);

    staff.member("adam", "sales");
    accepts(Tasklist.logIn(browser, port, "adam"), hot);

    staff.member("sam", "sdr");
    marksAbsent("sofia");
    UUID next = leads.lead().email("cleo@next.example").captured();
    leads.ripens(next);
    assertThat(state(next).owner()).isEqualTo("sam");
    assertThat(state(calm).owner()).as("hers stay hers").isEqualTo("sofia");
    assertThat(browser.complaints()).isEmpty();
  }

  private void triesTheHottest(Tasklist sofia, UUID hot) {
    assertThat(sofia.tasks()).hasCount(2);
    assertThat(sofia.tasks().first()).containsText("Hot");
    sofia.open(sofia.tasks().first());
    assertThat(sofia.card()).containsText("Ana Silva");
    assertThat(sofia.card()).containsText("First touch");
    assertThat(sofia.card()).containsText("Asked for a demo");
    Browser.keep(sofia.page(), "lead-card");

    sofia.press("Log attempt");
    sofia.card().getByLabel("Outcome").selectOption("No answer");
    sofia.card().getByLabel("Note").fill("Rang twice");
    sofia.press("Tomorrow 9:00");
    Browser.keep(sofia.page(), "log-attempt");
    sofia.press("Save attempt");
    assertThat(sofia.tasks()).hasCount(1);
    assertThat(attempts.of(hot)).hasSize(1).allMatch(a -> a.by().equals("sofia"));
    sofia.list("Waiting for follow-up");
    assertThat(sofia.tasks()).hasCount(1);
    assertThat(sofia.task("Ana Silva")).containsText("Follow up");
  }

  private void qualifies(Tasklist sofia, UUID hot) {
    sofia.list("To do");
    assertThat(sofia.tasks()).hasCount(2);
    sofia.open(sofia.task("Hot"));
    sofia.choose("Need", "Confirmed");
    sofia.type("Need: evidence", "Their cadence tool ends in March");
    sofia.press("Save answers");
    assertThat(sofia.card()).containsText("Answers saved");
    assertThat(bant.of(hot)).hasSize(1);

    sofia.choose("Budget", "Confirmed");
    sofia.type("Amount", "25000");
    sofia.choose("Currency", "EUR");
    sofia.choose("Authority", "Confirmed");
    sofia.choose("Timeline", "Partly");
    sofia.check("Qualified: over to sales");
    sofia.type("Next step for sales", "Show the audit view");
    Browser.keep(sofia.page(), "qualify-lead");
    sofia.complete();
    reaches(hot, Stage.SQL);
    assertThat(bant.of(hot).get(bant.of(hot).size() - 1).fields())
        .containsEntry("need.evidence", "Their cadence tool ends in March")
        .containsEntry("budget.currency", "EUR");
  }

  private void accepts(Tasklist adam, UUID hot) {
    adam.open(adam.task("Accept lead"));
    adam.claim();
    adam.check("Accept: open an opportunity");
    adam.type("Amount", "24000.50");
    adam.choose("Currency", "EUR");
    adam.type("Expected to close on", inAMonth());
    Browser.keep(adam.page(), "accept-lead");
    adam.complete();
    reaches(hot, Stage.OPPORTUNITY);
    adam.open(adam.task("Work opportunity"));
    adam.check("Won");
    Browser.keep(adam.page(), "work-opportunity");
    adam.complete();
    reaches(hot, Stage.CUSTOMER);
  }

  private void marksAbsent(String user) {
    staff.member("maria", "managers");
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/login?next=/team");
    page.getByLabel("User name").fill("maria");
    page.getByLabel("Password").fill(Staff.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
    page.waitForURL("**/team");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Out today: Sofia Example"))
        .click();
    assertThat(page.locator("tr#" + user)).containsText("out today");
    Browser.keep(page, "team");
  }

  private void reaches(UUID lead, Stage stage) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(state(lead).stage()).isEqualTo(stage));
  }

  private LeadState state(UUID lead) {
    return journeys.lead(lead).state();
  }

  private static String inAMonth() {
    LocalDate day = LocalDate.ofInstant(TestClock.now(), ZoneOffset.UTC).plusMonths(1);
    return "%d/%d/%d".formatted(day.getMonthValue(), day.getDayOfMonth(), day.getYear());
  }
}
