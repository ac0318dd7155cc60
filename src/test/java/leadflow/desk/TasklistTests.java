package leadflow.desk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.regex.Pattern;
import leadflow.lead.Stage;
import leadflow.qualification.BantRecords;
import leadflow.sales.Opportunities;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A lead is qualified, accepted and won by people in front of a real browser. */
@LeadflowTest
@TestPropertySource(
    properties = "spring.application.name=tasklist") // a database without others' tasks
class TasklistTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
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
    assertThat(sdr.locator(".fjs-container")).containsText("Head of Marketing at Acme");
    assertThat(sdr.locator(".fjs-container")).containsText("fit");
    Browser.keep(sdr, "qualify-lead-empty");
    choose(sdr, "Budget", "Confirmed");
    type(sdr, "Amount", "25000");
    choose(sdr, "Currency", "EUR");
    choose(sdr, "Authority", "Confirmed");
    choose(sdr, "Need", "Confirmed");
    type(sdr, "Need: evidence", "Their cadence tool ends in March");
    choose(sdr, "Timeline", "Partly");
    sdr.getByLabel("Qualified: over to sales").check();
    type(sdr, "Next step for sales", "Show the audit view");
    Browser.keep(sdr, "qualify-lead-filled");
    complete(sdr, lead, Stage.SQL);
    assertThat(bant.of(lead).get(0).by()).isEqualTo("sofia");
    assertThat(bant.of(lead).get(0).fields())
        .containsEntry("budget.currency", "EUR")
        .containsEntry("need.evidence", "Their cadence tool ends in March");

    Page ae = tasklist("adam");
    open(ae, "Accept lead");
    assertThat(ae.locator(".fjs-container")).containsText("Their cadence tool ends in March");
    ae.getByText("Claim", new Page.GetByTextOptions().setExact(true)).click();
    // claimed: the form opens for answers
    ae.locator(".fjs-form-field-radio input:enabled").first().waitFor();
    ae.getByLabel("Accept: open an opportunity").check();
    type(ae, "Amount", "24000.50");
    choose(ae, "Currency", "EUR");
    type(ae, "Expected to close on", inAMonth());
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

  /** Camunda's login page, which must be free of the browser's own window for a password. */
  private Page atTasklistsOwnDoor(String user) {
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/tasklist/default/");
    page.getByPlaceholder("Username").fill(user);
    page.getByPlaceholder("Password").fill(Staff.PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in")).click();
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

  /** As a person does: a form that draws itself anew loses what comes faster. */
  private static void type(Page page, String label, String text) {
    Locator field = page.getByLabel(label);
    field.click();
    field.pressSequentially(text, new Locator.PressSequentiallyOptions().setDelay(20));
    field.press("Tab");
    assertThat(field).hasValue(text);
  }

  private static void choose(Page page, String label, String value) {
    Locator field =
        page.locator(
            ".fjs-form-field-select",
            new Page.LocatorOptions()
                .setHas(page.getByText(Pattern.compile("^" + label + "\\*?$"))));
    field.locator(".fjs-input-group").click();
    page.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText(value))
        .first()
        .click();
  }

  private void complete(Page page, UUID lead, Stage then) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Complete")).click();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(journeys.lead(lead).standing().stage()).isEqualTo(then));
    assertThat(page.locator(".fjs-container")).hasCount(0);
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(TestClock.now(), ZoneOffset.UTC);
  }

  private static String inAMonth() {
    LocalDate day = today().plusMonths(1);
    return "%d/%d/%d".formatted(day.getMonthValue(), day.getDayOfMonth(), day.getYear());
  }
}
