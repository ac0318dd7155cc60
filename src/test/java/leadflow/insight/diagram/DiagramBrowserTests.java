package leadflow.insight.diagram;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A manager reads the diagrams in Cockpit, in a real browser. */
@LeadflowTest
class DiagramBrowserTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired RepositoryService repository;
  @Autowired RuntimeService runtime;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void aManagerSeesWhereLeadsAreAndAsksWhoTheyAre() throws IOException {
    nobodyElseIsThere();
    Instant began = Instant.now().minus(Duration.ofDays(3));
    List<UUID> ripe = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TestClock.set(began.plus(Duration.ofHours(i)));
      UUID lead = leads.lead().company("Harbor Steel " + i).captured();
      TestClock.advance(Duration.ofHours(5));
      leads.ripens(lead);
      ripe.add(lead);
    }
    TestClock.set(began.plus(Duration.ofDays(2)));
    journeys.complete(
        ripe.get(0),
        "UserTask_QualifyLead",
        Map.of("needAnswer", "NO", "verdict", "disqualify", "reason", "no-need"));
    TestClock.reset();
    staff.member("maria", "managers");

    Page page = browser.window(1440, 900);
    List<String> errors = new ArrayList<>();
    page.onConsoleMessage(
        message -> {
          // before the login nobody is logged in
          if (message.type().equals("error") && !message.text().contains("404")) {
            errors.add(message.text());
          }
        });
    page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/");
    Tasklist.signIn(page, "maria");
    page.locator("a[href='#/leads']").first().waitFor();

    for (String model : List.of("lead-qualification", "lead-journey")) {
      open(page, model);
      assertThat(page.locator(".lf-all").first()).isVisible();
      for (Map.Entry<String, Long> place : counted(model).entrySet()) {
        assertThat(tag(page, place.getKey()).locator(".lf-all"))
            .hasText(String.valueOf(place.getValue()));
      }
      assertThat(page.locator(".lf-all")).hasCount(counted(model).size());
    }
    Browser.keep(page, "diagram");

    page.getByRole(AriaRole.BUTTON, named("Dwell times and ways: off")).click();
    assertThat(tag(page, "Flow_VerdictDisqualify")).containsText("100 %");
    assertThat(tag(page, "CallActivity_NurtureLead")).containsText("5 h · p90 5 h");
    Browser.keep(page, "diagram-heat");
    page.setViewportSize(1024, 800);
    page.reload();
    assertThat(tag(page, "CallActivity_NurtureLead")).containsText("5 h · p90 5 h");
    Browser.keep(page, "diagram-heat-1024");
    page.setViewportSize(1440, 900);

    open(page, "lead-qualification");
    assertThat(page.getByRole(AriaRole.BUTTON, named("Dwell times and ways: on"))).isVisible();
    tag(page, "UserTask_QualifyLead").locator(".lf-counts").click();
    Locator rows = page.locator(".lf-tab tbody tr");
    assertThat(rows).hasCount(counted("lead-qualification").get("UserTask_QualifyLead").intValue());
    Locator ours = rows.filter(new Locator.FilterOptions().setHasText("Harbor Steel 1"));
    assertThat(ours).containsText("overdue by");
    assertThat(ours.getByRole(AriaRole.LINK).first())
        .hasAttribute("href", "#/leads/lead?lead=" + ripe.get(1));
    Browser.keep(page, "diagram-leads");
    Download csv = page.waitForDownload(() -> page.getByText("CSV").click());
    assertThat(Files.readString(csv.path())).contains("Harbor Steel 1", ripe.get(1).toString());
    assertThat(errors).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private void nobodyElseIsThere() {
    for (ProcessInstance left :
        runtime.createProcessInstanceQuery().rootProcessInstances().list()) {
      runtime.deleteProcessInstance(left.getId(), "a test before");
    }
    jdbc.sql("delete from leadflow.flow_taken").update();
    jdbc.sql("delete from act_hi_actinst").update();
  }

  private void open(Page page, String model) {
    page.navigate(
        "http://localhost:"
            + port
            + "/camunda/app/cockpit/default/#/process-definition/"
            + repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(model)
                .latestVersion()
                .singleResult()
                .getId()
            + "/runtime");
    page.locator("[data-element-id=" + start(model) + "]").first().waitFor();
  }

  private static String start(String model) {
    return model.equals("lead-journey") ? "StartEvent_LeadCaptured" : "StartEvent_LeadRipe";
  }

  private static Locator tag(Page page, String element) {
    return page.locator(".djs-overlays .lf-tag[data-at=" + element + "]");
  }

  private Map<String, Long> counted(String model) {
    Map<String, Long> counted = new HashMap<>();
    jdbc.sql(
            """
            select e.act_id_, count(distinct i.business_key_) as leads from act_ru_execution e
            join act_ru_execution i on i.id_ = e.proc_inst_id_ where e.is_active_ and e.proc_def_key_ = :model group by 1
            """)
        .param("model", model)
        .query(
            r -> {
              counted.put(r.getString("act_id_"), r.getLong("leads"));
            });
    return counted;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
