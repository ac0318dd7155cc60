package leadflow.workplace.tasklist;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.lead.Stage;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sales.qualification.BantRecords;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A lead is qualified, accepted and won by people in front of a real browser. */
@LeadflowTest
class TasklistTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @Autowired BantRecords bant;
  @Autowired Opportunities opportunities;
  @LocalServerPort int port;

  @Test
  void anSdrQualifiesALeadAndAnAccountExecutiveWinsIt() {
    staff.member("sofia", "sdr");
    staff.member("adam", "sales");
    UUID lead = leads.lead().email("ana@acme.example").captured();
    leads.ripens(lead);

    Page sdr = atTasklistsOwnDoor("sofia");
    assertThat(sdr.locator("ol.tasks-list")).containsText("Ana Silva · Acme · A1");
    open(sdr, "Qualify lead");
    assertThat(sdr.locator(".lead-suggests")).containsText("The answers do not settle it yet");
    Browser.keep(sdr, "qualify-lead-empty");
    Tasklist.choose(sdr, "Budget", "Confirmed");
    Tasklist.type(sdr.getByLabel("Budget: evidence"), "Approved for this year");
    Tasklist.choose(sdr, "Budget: source", "Call");
    Tasklist.type(sdr.getByLabel("Amount"), "25000");
    Tasklist.choose(sdr, "Currency", "EUR");
    Tasklist.choose(sdr, "Authority", "Confirmed");
    Tasklist.choose(sdr, "Need", "Confirmed");
    Tasklist.type(sdr.getByLabel("Need: evidence"), "Their cadence tool ends in March");
    assertThat(sdr.locator(".lead-suggests")).containsText("The answers do not settle it yet");
    Tasklist.choose(sdr, "Timeline", "Partly");
    assertThat(sdr.locator(".lead-suggests")).containsText("The answers suggest: qualified");
    assertThat(Tasklist.select(sdr, "Why")).hasCount(0);
    sdr.getByLabel("Disqualify: never").check();
    assertThat(Tasklist.select(sdr, "Why")).isVisible();
    sdr.getByLabel("Qualified: over to sales").check();
    Tasklist.type(sdr.getByLabel("Next step for sales"), "Show the audit view");
    Browser.keep(sdr, "qualify-lead-filled");
    complete(sdr, lead, Stage.SQL);
    assertThat(bant.of(lead).get(0).by()).isEqualTo("sofia");
    assertThat(bant.of(lead).get(0).fields())
        .containsEntry("budget.currency", "EUR")
        .containsEntry("budget.source", "Call")
        .containsEntry("nextStep", "Show the audit view")
        .containsEntry("need.evidence", "Their cadence tool ends in March");

    Page ae = tasklist("adam");
    open(ae, "Accept lead");
    assertThat(ae.locator(".fjs-container")).containsText("Their cadence tool ends in March");
    ae.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
    // claimed: the form opens for answers
    ae.locator(".fjs-form-field-radio input:enabled").first().waitFor();
    ae.getByLabel("Accept: open an opportunity").check();
    Tasklist.type(ae.getByLabel("Amount"), "24000.50");
    Tasklist.choose(ae, "Currency", "EUR");
    Tasklist.type(ae.getByLabel("Expected to close on"), inAMonth());
    Browser.keep(ae, "accept-lead");
    complete(ae, lead, Stage.OPPORTUNITY);
    var opportunity = opportunities.newest(lead).orElseThrow();
    assertThat(opportunity.amount()).isEqualByComparingTo(new BigDecimal("24000.50"));
    assertThat(opportunity.closeDate()).isEqualTo(today().plusMonths(1));

    open(ae, "Work opportunity");
    ae.getByLabel("Won").check();
    Browser.keep(ae, "work-opportunity");
    complete(ae, lead, Stage.CUSTOMER);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aLeadIsQualifiedWithoutAMouse() {
    staff.member("kim", "sdr");
    UUID lead = leads.lead().email("bo@acme.example").captured();
    leads.ripens(lead);
    tasks.setAssignee(journeys.task(lead, "UserTask_QualifyLead").getId(), "kim");

    Page sdr = openFirstTaskByKeys("kim");
    List<String> order = new ArrayList<>(tabTo(sdr, "Budget"));
    pick(sdr, "Budget", "Confirmed");
    order.addAll(tabTo(sdr, "Authority"));
    pick(sdr, "Authority", "Confirmed");
    order.addAll(tabTo(sdr, "Need"));
    pick(sdr, "Need", "Confirmed");
    order.addAll(tabTo(sdr, "Need: evidence"));
    write(sdr, "Their cadence tool ends in March");
    order.addAll(tabTo(sdr, "Timeline"));
    pick(sdr, "Timeline", "Confirmed");
    order.addAll(tabTo(sdr, "Qualified: over to sales"));
    sdr.keyboard().press("Space");
    order.addAll(tabTo(sdr, "Next step for sales"));
    write(sdr, "Show the audit view");
    order.addAll(tabTo(sdr, "In your words"));
    assertThat(order)
        .as("Tab goes as one reads")
        .containsSubsequence(
            "Budget",
            "Budget: evidence",
            "Budget: source",
            "Amount",
            "Currency",
            "Authority",
            "Authority: evidence",
            "Authority: source",
            "Need",
            "Need: evidence",
            "Need: source",
            "Timeline",
            "Timeline: evidence",
            "Timeline: source",
            "Wanted by",
            "Qualified: over to sales",
            "Next step for sales",
            "In your words");
    tabTo(sdr, "Complete");
    sdr.keyboard().press("Enter");
    arrived(lead, Stage.SQL);
    assertThat(bant.of(lead).get(0).fields())
        .containsEntry("budget.answer", "CONFIRMED")
        .containsEntry("need.evidence", "Their cadence tool ends in March")
        .containsEntry("verdict", "qualified");
  }

  /** Logs in and opens the first task of the first list, by keys alone. */
  private Page openFirstTaskByKeys(String user) {
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/tasklist/default/");
    Tasklist.awaitLogin(page);
    page.waitForLoadState(LoadState.NETWORKIDLE);
    assertThat(page.locator("input[ng-model=username]")).isFocused();
    write(page, user);
    assertThat(page.locator("input[ng-model=username]")).hasValue(user);
    page.keyboard().press("Tab");
    assertThat(page.locator("input[type=password]")).isFocused();
    write(page, Staff.PASSWORD);
    page.keyboard().press("Enter");
    page.locator(".tasks-list").waitFor();
    Browser.keep(page, "tasklist-by-keys");
    page.locator(".tasks-list li h4 a").first().waitFor();
    page.keyboard().press("Control+Alt+l");
    assertThat(page.locator(".tasks-list li h4 a").first()).isFocused();
    page.keyboard().press("Enter");
    page.locator(".fjs-container").waitFor();
    return page;
  }

  /** Presses Tab until the thing with this label has the focus; all that it came by. */
  private static List<String> tabTo(Page page, String label) {
    List<String> met = new ArrayList<>();
    for (int presses = 0; presses < 60; presses++) {
      page.keyboard().press("Tab");
      met.add(focused(page));
      if (focused(page).equals(label)) {
        return met;
      }
    }
    throw new AssertionError("Tab never came to " + label + ", but to " + met);
  }

  /** What a screen reader would call the thing that has the focus. */
  private static String focused(Page page) {
    return page.evaluate(
            """
            () => { const e = document.activeElement;
              const labels = e.labels && e.labels.length ? [...e.labels] : [e];
              return labels.map(l => l.innerText).join(' ').replace('*', '').trim(); }
            """)
        .toString();
  }

  /** Takes the first answer of the select that has the focus. */
  private static void pick(Page page, String label, String first) {
    // the list opens with the focus, and hears keys a moment after it is seen
    Locator item = page.locator(".fjs-dropdownlist-item").first();
    item.waitFor();
    for (int tries = 0; tries < 5 && item.isVisible(); tries++) {
      page.keyboard().press("Enter");
      Tasklist.isGone(item);
    }
    assertThat(Tasklist.select(page, label)).containsText(first);
    // what the answer calls for is drawn a moment later
    assertThat(Tasklist.select(page, label + ": source")).isVisible();
  }

  private static void write(Page page, String text) {
    page.keyboard().type(text, new Keyboard.TypeOptions().setDelay(20));
  }

  /** Camunda's login page, which must be free of the browser's own window for a password. */
  private Page atTasklistsOwnDoor(String user) {
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/tasklist/default/");
    Tasklist.signIn(page, user);
    return page;
  }

  private Page tasklist(String user) {
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/login");
    page.getByLabel("User name").fill(user);
    page.getByLabel("Password").fill(Staff.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
    page.getByText("Qualify leads, accept them, win them.").click();
    page.waitForURL("**/app/tasklist/**");
    return page;
  }

  private static void open(Page page, String task) {
    page.locator(".tasks-list li h4 a", new Page.LocatorOptions().setHasText(task)).first().click();
    page.locator(".fjs-container").waitFor();
  }

  private void complete(Page page, UUID lead, Stage then) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Complete")).click();
    arrived(lead, then);
    assertThat(page.locator(".fjs-container")).hasCount(0);
  }

  private void arrived(UUID lead, Stage then) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(journeys.lead(lead).state().stage()).isEqualTo(then));
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(TestClock.now(), ZoneOffset.UTC);
  }

  private static String inAMonth() {
    LocalDate day = today().plusMonths(1);
    return "%d/%d/%d".formatted(day.getMonthValue(), day.getDayOfMonth(), day.getYear());
  }
}
