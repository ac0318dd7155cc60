package leadflow.workplace.cockpit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.process.journey.LeadTasks;
import leadflow.support.Browser;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Session;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A lead's whole way in Cockpit, through the door that the browser uses and in the browser. */
@LeadflowTest
class LeadPathTests {

  private static final String PLUGIN = "/camunda/api/cockpit/plugin/leadflow-cockpit/default/lead?";

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired TaskService tasks;
  @Autowired HistoryService history;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  Http maria;

  @AfterEach
  void theTeamLeadIsNobodysAgain() {
    jdbc.sql("delete from leadflow.staff where user_id in ('tessa', 'sofia')").update();
    jdbc.sql("delete from leadflow.team where id = 'far'").update();
  }

  /** Captured, ripe, called late, recycled. */
  private UUID recycled() {
    staff.member("sofia", "sdr");
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    Task task = journeys.task(lead, LeadTasks.QUALIFY_LEAD);
    tasks.setAssignee(task.getId(), "sofia");
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    TestClock.advance(Duration.ofHours(3));
    Map<String, Object> answers = new HashMap<>();
    answers.put("verdict", "recycle");
    answers.put("reason", "no-budget-now");
    tasks.complete(task.getId(), answers);
    return lead;
  }

  @Test
  void everyStepOfTheEngineStandsInItOnce() {
    UUID lead = recycled();

    JsonNode path = manager().get(PLUGIN + "lead=" + lead).is(200).json();
    List<String> told = new ArrayList<>();
    path.at("/entries")
        .forEach(
            entry -> {
              if (entry.path("kind").asText().equals("step")
                  || entry.path("kind").asText().equals("task")) {
                told.add(entry.at("/details/instance").asText() + entry.path("at").asText());
              }
            });
    List<HistoricActivityInstance> went = new ArrayList<>();
    history
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .list()
        .forEach(
            instance ->
                went.addAll(
                    history
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(instance.getId())
                        .list()));
    assertThat(told).hasSameSizeAs(went);
    assertThat(told)
        .containsExactlyInAnyOrderElementsOf(
            went.stream()
                .map(step -> step.getProcessInstanceId() + step.getStartTime().toInstant())
                .toList());
    assertThat(path.at("/entries").findValuesAsText("model"))
        .contains("lead-journey", "lead-nurturing", "lead-qualification");
  }

  @Test
  void clocksDecisionsAndPeopleStandInIt() {
    UUID lead = recycled();

    JsonNode path = manager().get(PLUGIN + "lead=" + lead).is(200).json();
    assertThat(path.at("/status").asText()).isEqualTo("RECYCLED");
    assertThat(path.at("/names/sofia").asText()).isEqualTo("Sofia Example");
    assertThat(what(path, "clock"))
        .contains("first-touch started", "first-touch escalated", "qualify started");
    assertThat(what(path, "decision")).anySatisfy(text -> assertThat(text).contains("ripe"));
    assertThat(entry(path, "decision").at("/details/rules").findValuesAsText("description"))
        .isNotEmpty();
    assertThat(what(path, "stage")).contains("LEAD ACTIVE", "MQL ACTIVE", "LEAD RECYCLED");
    assertThat(entry(path, "task").path("by").asText()).isEqualTo("sofia");
    assertThat(path.at("/waits").findValuesAsText("name"))
        .contains("Nurture lead", "Qualify lead", "Rests until");
    String before = "";
    for (JsonNode entry : path.at("/entries")) {
      assertThat(entry.path("at").asText()).isGreaterThanOrEqualTo(before);
      before = entry.path("at").asText().substring(0, 19);
    }
  }

  @Test
  void aLeadIsFoundByAddressIdAndInstance() {
    UUID lead = leads.lead().email("Path." + System.nanoTime() + "@Example.com").captured();
    String email = journeys.lead(lead).facts().email();
    String instance = journeys.instances(lead).iterator().next();
    for (String asked :
        List.of("lead=" + lead, "lead=%20" + email.toUpperCase(), "instance=" + instance)) {
      assertThat(manager().get(PLUGIN + asked).is(200).json().path("lead").asText())
          .isEqualTo(lead.toString());
    }
    manager().get(PLUGIN + "lead=nobody@example.com").problem(404, "not-found");
    manager().get(PLUGIN + "lead=" + UUID.randomUUID()).problem(404, "not-found");
    manager().get(PLUGIN + "lead=%00").problem(404, "not-found");
    manager().get(PLUGIN + "instance=x").problem(404, "not-found");
    manager().get(PLUGIN).problem(422, "invalid-input");
  }

  @Test
  void onlyWhoMayOpenCockpitSeesIt() {
    UUID lead = leads.lead().captured();
    staff.member("sofia", "sdr");
    Http sofia = Session.of(port, "sofia", Staff.PASSWORD).http();
    assertThat(sofia.get(PLUGIN + "lead=" + lead).problem(403, "forbidden").text())
        .doesNotContain("Silva");
    assertThat(Http.anonymous(port).get(PLUGIN + "lead=" + lead).status()).isEqualTo(401);
    assertThat(Http.withKey(port).get(PLUGIN + "lead=" + lead).status()).isEqualTo(401);
  }

  @Test
  void aTeamLeadSeesTheOwnTeamsLeads() {
    staff.member("tessa", "teamLeads");
    staff.member("sofia", "sdr");
    people.team("far").name("Far").save();
    people.person("tessa").in("far").save();
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    jdbc.sql("update leadflow.lead set owner = 'sofia' where id = :id").param("id", lead).update();
    Http tessa = Session.of(port, "tessa", Staff.PASSWORD).http();
    tessa.get(PLUGIN + "lead=" + lead).problem(404, "not-found");

    people.person("nora").in("far").save();
    jdbc.sql("update leadflow.lead set owner = 'nora' where id = :id").param("id", lead).update();
    tessa.get(PLUGIN + "lead=" + lead).is(200);
    jdbc.sql("delete from leadflow.staff where user_id = 'nora'").update();
  }

  @Test
  void aManagerReadsItInCockpit() {
    UUID lead = recycled();
    staff.member("maria", "managers");
    for (int width : new int[] {1440, 1024}) {
      Page page = browser.window(width, 1000);
      page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/");
      Tasklist.signIn(page, "maria");
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Leads").setExact(true))
          .click();
      page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Find a lead")).click();
      page.getByLabel("Lead id or email address").fill(lead.toString());
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show")).click();
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Ana Silva")))
          .isVisible();
      assertThat(page.locator(".lf-timeline li[data-kind]")).hasCount(entries(lead));
      page.getByLabel("Steps").uncheck();
      assertThat(page.locator(".lf-timeline li[data-kind=step]").first()).isHidden();
      Browser.keep(page, "cockpit-lead-" + width);
      assertThat(
              page.evaluate(
                  "document.querySelector('.lf-page').scrollWidth <= document.querySelector('.lf-page').clientWidth"))
          .isEqualTo(true);
      page.navigate(
          "http://localhost:"
              + port
              + "/camunda/app/cockpit/default/#/process-instance/"
              + journeys.instances(lead).iterator().next()
              + "/runtime?detailsTab=leadflow-lead");
      assertThat(page.locator(".lf-tab h2")).containsText("Ana Silva");
      page.context().close();
    }
    assertThat(browser.complaints()).isEmpty();
  }

  private int entries(UUID lead) {
    return manager().get(PLUGIN + "lead=" + lead).json().at("/entries").size();
  }

  private Http manager() {
    if (maria == null) {
      staff.member("maria", "managers");
      maria = Session.of(port, "maria", Staff.PASSWORD).http();
    }
    return maria;
  }

  private static List<String> what(JsonNode path, String kind) {
    List<String> what = new ArrayList<>();
    path.at("/entries")
        .forEach(
            entry -> {
              if (entry.path("kind").asText().equals(kind)) {
                what.add(entry.path("what").asText());
              }
            });
    return what;
  }

  private static JsonNode entry(JsonNode path, String kind) {
    for (JsonNode entry : path.at("/entries")) {
      if (entry.path("kind").asText().equals(kind)) {
        return entry;
      }
    }
    throw new AssertionError("no " + kind);
  }
}
