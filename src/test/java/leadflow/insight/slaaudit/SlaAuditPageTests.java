package leadflow.insight.slaaudit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.insight.dashboard.YearOfLeads;
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

/** A manager audits a broken promise in Cockpit, in a real browser. */
@LeadflowTest
class SlaAuditPageTests {

  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired Staff staff;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  @AfterEach
  void empty() {
    jdbc.execute("truncate leadflow.lead cascade");
    jdbc.update("delete from leadflow.staff");
    jdbc.update("delete from leadflow.team where id in ('west', 'east')");
    staff.goHome();
  }

  @Test
  void aManagerFiltersReadsTheSumAndCorrects() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 300, NOW);
    aLateClock();
    staff.person(port, "maria", "managers");
    List<String> errors = new ArrayList<>();
    Page page = browser.window(1440, 1000);
    String cockpit = "http://localhost:" + port + "/camunda/app/cockpit/default/";
    page.navigate(cockpit);
    Tasklist.signIn(page, "maria");
    page.getByRole(AriaRole.LINK, link("Leads")).first().click();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.getByRole(AriaRole.LINK, link("SLA audit")).click();
    page.getByLabel("Verdict", new Page.GetByLabelOptions().setExact(true))
        .selectOption("met-late");
    assertThat(page.locator(".lf-audit .lf-verdict").first()).containsText("Met late");
    page.getByLabel("Lead", new Page.GetByLabelOptions().setExact(true)).fill("l1@year.example");
    page.getByRole(AriaRole.BUTTON, button("Show")).click();
    Locator row =
        page.locator(".lf-audit > tbody")
            .filter(new Locator.FilterOptions().setHasText("Fri 16:40 to Mon 10:30"));
    assertThat(row)
        .containsText("closed Fri 17:00–Mon 09:00 (Sat–Sun), 1 h 50 min of 1 h, 50 min over");
    assertThat(row).containsText("overdue by 50 min");
    row.getByRole(AriaRole.BUTTON).first().focus();
    page.keyboard().press("Enter");
    assertThat(row).containsText("09:00–10:30");
    assertThat(row).containsText("1 h 30 min");
    Browser.keep(page, "sla-audit-sum");

    row.getByText("Correct this clock").click();
    row.getByLabel("Counts as").selectOption("MET");
    row.getByLabel("Reason").fill("She <b>called</b> from abroad");
    row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Add correction"))
        .click();
    assertThat(row.getByRole(AriaRole.STATUS)).containsText("counts as met from now on");
    assertThat(row.locator(".lf-verdict")).containsText("Met");
    assertThat(row).containsText("corrected, was met late");
    assertThat(row).containsText("counts as met, by maria: She <b>called</b> from abroad");
    Browser.keep(page, "sla-audit-corrected");

    page.navigate(cockpit + "#/leads/sla");
    assertThat(page.locator(".lf-audit > tbody")).hasCount(SlaAudit.PAGE);
    Browser.keep(page, "sla-audit");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "sla-audit-1024");
    Object wider =
        page.evaluate(
            "() => { const p = document.querySelector('.lf-page'); return p.scrollWidth - p.clientWidth }");
    assertThat(((Number) wider).intValue()).as("nothing sticks out").isLessThanOrEqualTo(0);
    page.getByRole(AriaRole.BUTTON, button("Next page")).click();
    assertThat(page.locator(".lf-audit-head")).containsText("51–100 shown");

    page.setViewportSize(1440, 1000);
    page.navigate(cockpit + "#/processes");
    page.getByText("Sales handover").first().click();
    page.getByText("SLA audit").last().click();
    assertThat(page.locator(".lf-audit > tbody")).hasCount(SlaAudit.PAGE);
    assertThat(page.locator(".lf-tab #lf-kind option"))
        .hasText(new String[] {"All", "First touch", "Claim", "Decision"});
    Browser.keep(page, "sla-audit-tab");
    assertThat(errors).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  private void aLateClock() {
    jdbc.update(
        """
        insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner, started_at, warn_at, due_at, state,
          stopped_at, stopped_by, overdue_business_seconds, reminded_at, escalated_at, calendar_version, policy_version)
        values (?, 1, 'first-touch', 'east', 'PT1H', 'sdr2', '2026-06-05T14:40:00Z', '2026-06-08T07:25:00Z',
          '2026-06-08T07:40:00Z', 'MET_LATE', '2026-06-08T08:30:00Z', 'attempt by sdr2', 3000,
          '2026-06-08T07:25:00Z', '2026-06-08T07:40:00Z', 1, 1)
        """,
        UUID.fromString("00000000-0000-4000-8000-000000000001"));
  }

  private static Page.GetByRoleOptions link(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions button(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
