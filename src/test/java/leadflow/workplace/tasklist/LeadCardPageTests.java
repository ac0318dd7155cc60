package leadflow.workplace.tasklist;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.Consents.Consent;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.platform.access.Grants;
import leadflow.platform.access.Group;
import leadflow.process.journey.LeadTasks;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.support.Browser;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The lead's card as an SDR sees and uses it. */
@LeadflowTest
class LeadCardPageTests {

  private static final String EVIL = "<img src=x onerror=alert(1)>";

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired LeadCapture capture;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired TaskService tasks;
  @Autowired FilterService filters;
  @Autowired Grants grants;
  @Autowired Attempts attempts;
  @Autowired BantRecords bant;
  @LocalServerPort int port;

  String address;
  UUID lead;
  String list;

  @BeforeEach
  void aRipeLeadWithAPhone() {
    staff.member("sofia", "sdr");
    address = "eva" + System.nanoTime() + "@acme-networks.example";
    lead = capture.capture(facts(), List.of(said("marketing", true), said("calls", true))).id();
    leads.ripens(lead);
    tasks.setAssignee(task().getId(), "sofia");
    list = whatIsNotHidden();
  }

  @Test
  void theCardTellsHowLikelyTheLeadIsAndWhy() {
    List<String> past = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      boolean acts = i % 3 > 0;
      past.add(
          """
          {"email": "p%d@past.example", "title": "%s", "country": "%s", "closedAt": "2026-01-01T00:00:00Z",
           "outcome": "%s", "activities": [{"type": "%s", "occurredAt": "2025-12-01T00:00:00Z"}]}
          """
              .formatted(
                  i,
                  i % 2 == 0 ? facts().title() : "Nurse",
                  i % 5 < 2 ? facts().country() : "XX",
                  (i % 2 == 0) != (i % 7 == 0) ? "won" : "lost",
                  acts ? "webinar.attended" : "email.opened"));
    }
    Http api = Http.withKey(port);
    api.post("/api/leads/history", "[" + String.join(",", past) + "]").is(202);
    api.post("/api/scoring/train", "{}").is(200);
    Page page = tasklist(1440, 1000);
    open(page);
    Locator likelihood = card(page).locator(".lead-likelihood");
    assertThat(likelihood).containsText("Likelihood");
    assertThat(likelihood).containsText("%: Title: " + facts().title());
    Browser.keep(page, "card-likelihood");
  }

  @Test
  void anSdrReadsLogsAnAttemptAndHasTheTaskOutOfTheWay() {
    List<String> alerts = new ArrayList<>();
    Page page = tasklist(1440, 1000);
    page.onDialog(
        dialog -> {
          alerts.add(dialog.message());
          dialog.dismiss();
        });
    Locator row = page.locator("ol.tasks-list > li");
    assertThat(row).containsText(EVIL + " Silva");
    assertThat(row.locator(".lead-badge")).containsText("Acme Networks and Engineering Holding");
    assertThat(row.locator(".lead-badge")).containsText("Due in");

    open(page);
    Locator card = card(page);
    assertThat(card.getByRole(AriaRole.HEADING, exactly("Lead"))).isVisible();
    assertThat(card.locator(".lead-name")).hasText(EVIL + " Silva");
    assertThat(card.getByRole(AriaRole.LINK, named("Call +49 30 5557 2210")))
        .hasAttribute("href", "tel:+493055572210");
    assertThat(card.getByRole(AriaRole.LINK, named(address)))
        .hasAttribute("href", "mailto:" + address);
    assertThat(card).containsText("First touch");
    assertThat(card).containsText("due in");
    assertThat(card).containsText("Started a trial");
    assertThat(card).containsText("We replace our tool in March");
    assertThat(card.locator("img, b, script")).hasCount(0);
    Browser.keep(page, "lead-card");

    page.keyboard().press("Control+Alt+a");
    assertThat(page.getByLabel("Outcome")).isFocused();
    page.getByRole(AriaRole.BUTTON, onPage("Save attempt")).click();
    assertThat(card.getByRole(AriaRole.ALERT)).containsText("Outcome");
    page.getByLabel("Channel").selectOption("call");
    page.getByLabel("Outcome").selectOption("no-answer");
    page.getByLabel("Note").fill("Rang twice, voicemail full");
    page.getByRole(AriaRole.BUTTON, onPage("Tomorrow 9:00")).click();
    assertThat(page.getByLabel("Follow up at")).not().hasValue("");
    Browser.keep(page, "lead-card-attempt");
    page.getByRole(AriaRole.BUTTON, onPage("Save attempt")).click();

    assertThat(card.getByRole(AriaRole.STATUS)).containsText("out of your list until");
    assertThat(page.locator("ol.tasks-list > li")).hasCount(0);
    assertThat(card).containsText("Call no answer");
    assertThat(attempts.of(lead)).hasSize(1);
    assertThat(attempts.of(lead).get(0).by()).isEqualTo("sofia");
    assertThat(task().getFollowUpDate()).isInTheFuture();
    assertThat(alerts).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void answersTypedSoFarAreSavedAndThereAgain() {
    Page page = tasklist(1440, 1000);
    open(page);
    Locator evidence = page.getByLabel("Need: evidence");
    evidence.click();
    evidence.pressSequentially(
        "Their tool ends in March", new Locator.PressSequentiallyOptions().setDelay(20));
    evidence.press("Tab");
    card(page).getByRole(AriaRole.BUTTON, named("Save answers")).click();

    assertThat(card(page).getByRole(AriaRole.STATUS)).containsText("Answers saved");
    assertThat(bant.of(lead)).hasSize(1);
    assertThat(bant.of(lead).get(0).fields())
        .containsEntry("need.evidence", "Their tool ends in March");
    assertThat(bant.of(lead).get(0).by()).isEqualTo("sofia");

    Page again = tasklist(1440, 1000);
    open(again);
    assertThat(again.getByLabel("Need: evidence")).hasValue("Their tool ends in March");
    assertThat(card(again)).containsText("BANT as saved");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void onASmallScreenTheCardStandsAboveTheForm() {
    Page page = tasklist(1024, 768);
    open(page);
    assertThat(card(page).getByRole(AriaRole.BUTTON, named("Log attempt"))).isInViewport();
    double bottom = card(page).locator(".lead-actions").boundingBox().y;
    assertThat(page.locator(".fjs-container").boundingBox().y).isGreaterThan(bottom);
    assertThat(card(page).locator(".lead-body")).isHidden();
    card(page).getByRole(AriaRole.BUTTON, named("More about the lead")).click();
    assertThat(card(page).locator(".lead-body")).isVisible();
    Object wider =
        page.evaluate(
            "() => { const p = document.querySelector('.task-details .content');"
                + " return p.scrollWidth - p.clientWidth }");
    assertThat(((Number) wider).intValue()).as("nothing sticks out").isLessThanOrEqualTo(0);
    Browser.keep(page, "lead-card-small");
    assertThat(browser.complaints()).isEmpty();
  }

  private Task task() {
    return journeys.task(lead, LeadTasks.QUALIFY_LEAD);
  }

  private Page tasklist(int width, int height) {
    Page page = browser.window(width, height);
    page.navigate("http://localhost:" + port + "/camunda/app/tasklist/default/#/?filter=" + list);
    Tasklist.signIn(page, "sofia");
    return page;
  }

  private static void open(Page page) {
    page.locator(".tasks-list li h4 a").first().click();
    page.locator(".fjs-container").waitFor();
    card(page).locator(".lead-name").waitFor();
  }

  private static Locator card(Page page) {
    return page.locator(".lead-card");
  }

  private static Locator.GetByRoleOptions exactly(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Page.GetByRoleOptions onPage(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  /** A list of this lead's task as long as no follow-up hides it. */
  private String whatIsNotHidden() {
    Filter filter = filters.newTaskFilter("Not hidden " + lead);
    filter.setQuery(
        tasks
            .createTaskQuery()
            .processInstanceBusinessKey(lead.toString())
            .followUpBeforeOrNotExistentExpression("${now()}"));
    Map<String, Object> properties = new HashMap<>();
    properties.put("priority", 1000);
    properties.put("refresh", true);
    properties.put("variables", List.of(Map.of("name", "lead", "label", "Lead")));
    filter.setProperties(properties);
    String id = filters.saveFilter(filter).getId();
    grants.readFilter(Group.SDR, id);
    return id;
  }

  private static Consent said(String purpose, boolean granted) {
    return new Consent(purpose, granted, "Yes", "1", "test", TestClock.now());
  }

  private LeadFacts facts() {
    LeadFacts usual = leads.lead().email(address).facts();
    return LeadFactsBuilder.builder()
        .email(usual.email())
        .firstName(EVIL)
        .lastName(usual.lastName())
        .phone("+49 30 5557 2210")
        .company("Acme Networks and Engineering Holding")
        .title(usual.title())
        .industry(usual.industry())
        .companySize(usual.companySize())
        .country("DE")
        .city("Berlin")
        .timeZone("Europe/Berlin")
        .language("en")
        .source("website")
        .message("We replace our tool in March <b>bold</b>")
        .request(usual.request())
        .properties(Map.of())
        .build();
  }
}
