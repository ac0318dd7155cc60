package leadflow.insight.bottleneck;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.Tasklist;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A manager finds what stands still in Cockpit and sets it going, in a real browser. */
@LeadflowTest
class BottlenecksPageTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired Outbox outbox;
  @Autowired ManagementService jobs;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  private final String product = "page" + UUID.randomUUID();

  @AfterEach
  void peopleGoHome() {
    staff.goHome();
  }

  @Test
  void aManagerRetriesRestartsAndReassigns() {
    staff.person(port, "paula", "managers");
    staff.person(port, "samuel", "sdr");
    UUID failing = lead();
    Job job = fails(failing);
    jdbc.update("update leadflow.lead set properties = '{}' where id = ?", failing);
    UUID stuck = lead();
    runtime.deleteProcessInstance(
        journeys.lead(stuck).state().journeyInstanceId(), "behind our back");
    UUID late = lead();
    leads.ripens(late);
    jdbc.update(
        "update leadflow.sla_clock set started_at = now() - interval '4 hours',"
            + " due_at = now() - interval '2 hours' where lead_id = ? and kind = 'first-touch'",
        late);

    List<String> errors = new ArrayList<>();
    Page page = browser.window(1440, 1000);
    page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/");
    Tasklist.signIn(page, "paula");
    page.locator("a[href='#/leads']")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.navigate(
        "http://localhost:"
            + port
            + "/camunda/app/cockpit/default/#/leads/bottlenecks?product="
            + product);
    Locator steps = section(page, "Steps that failed");
    assertThat(steps).containsText("Queue email");
    assertThat(steps).containsText("properties cannot be read");
    Browser.keep(page, "bottlenecks");

    steps.getByRole(AriaRole.BUTTON, button("Try again")).click();
    confirm(page, "Try again");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("“Queue email” has run");
    assertThat(steps).containsText("No step waits for help.");
    assertThat(outbox.of(failing)).hasSize(1);
    assertThat(jobs.createJobQuery().jobId(job.getId()).count()).isZero();

    Locator state = section(page, "Leads that are stuck");
    state.getByRole(AriaRole.BUTTON, button("Restart")).click();
    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, button("Cancel")).click();
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(journeys.instances(stuck)).isEmpty();
    state.getByRole(AriaRole.BUTTON, button("Restart")).click();
    Browser.keep(page, "bottlenecks-restart");
    confirm(page, "Restart");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("The journey runs again");
    assertThat(state).containsText("No lead is stuck.");
    assertThat(journeys.at(stuck)).containsExactly("IntermediateEvent_EmailDue");

    String owner = journeys.lead(late).state().owner();
    section(page, "Where leads wait").getByRole(AriaRole.BUTTON, button("Reassign")).click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    if ("samuel".equals(owner)) {
      dialog.getByLabel("Goes to").selectOption("pool");
    } else {
      dialog.getByLabel("Goes to").selectOption("to:samuel");
    }
    dialog.getByLabel("Reason").fill("He knows them");
    Browser.keep(page, "bottlenecks-reassign");
    confirm(page, "Reassign");
    assertThat(page.getByRole(AriaRole.STATUS))
        .containsText("samuel".equals(owner) ? "in the pool now" : "Samuel Example has it now");
    assertThat(journeys.lead(late).state().owner())
        .isEqualTo("samuel".equals(owner) ? null : "samuel");
    page.setViewportSize(1024, 900);
    Browser.keep(page, "bottlenecks-1024");
    assertThat(browser.complaints()).isEmpty();
    assertThat(errors).isEmpty();
  }

  private UUID lead() {
    UUID lead = leads.lead().asks("content").captured();
    jdbc.update("update leadflow.lead set product = ? where id = ?", product, lead);
    return lead;
  }

  private Job fails(UUID lead) {
    jdbc.update("update leadflow.lead set properties = '[]' where id = ?", lead);
    Job job =
        jobs.createJobQuery().activityId("IntermediateEvent_EmailDue").list().stream()
            .filter(each -> journeys.instances(lead).contains(each.getProcessInstanceId()))
            .findFirst()
            .orElseThrow();
    for (int tries = 0;
        tries < 10 && jobs.createJobQuery().jobId(job.getId()).withRetriesLeft().count() > 0;
        tries++) {
      try {
        jobs.executeJob(job.getId());
      } catch (RuntimeException e) {
        assertThat(e).hasStackTraceContaining("properties cannot be read");
      }
    }
    return job;
  }

  private static Locator section(Page page, String name) {
    return page.locator("section[aria-label='" + name + "']");
  }

  private static void confirm(Page page, String yes) {
    page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON, button(yes)).click();
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
