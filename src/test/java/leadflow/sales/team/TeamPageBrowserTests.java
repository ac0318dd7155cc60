package leadflow.sales.team;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.support.Browser;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A manager marks somebody as out and hands the leads over, in a real browser. */
@LeadflowTest
class TeamPageBrowserTests {

  @RegisterExtension static final Browser browser = new Browser();

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void whoIsOutGetsNoNewLeadAndTheOldOnesGoToAnother() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    aTeam();
    staff.member("sofia", "sdr");
    List<UUID> sofias = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      sofias.add(ripe(i));
    }
    staff.member("sam", "sdr");
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    leads.lead().email("ask@harbor.example").company("Harbor Steel").asks("demo").captured();

    Page page = browser.window(1440, 900);
    page.navigate("http://localhost:" + port + "/login?next=/team");
    page.getByLabel("User name").fill("maria");
    page.getByLabel("Password").fill(Staff.PASSWORD);
    page.keyboard().press("Enter");
    assertThat(page.locator("tr#sofia")).containsText("5 of 40");
    page.getByRole(AriaRole.BUTTON, named("Out today: Sofia Example")).focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("tr#sofia")).containsText("out today");
    assertThat(owner(ripe(6))).isEqualTo("sam");
    Browser.keep(page, "team");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "team-1024");

    page.setViewportSize(1440, 900);
    page.getByRole(AriaRole.LINK, linkNamed("hand over")).click();
    List<Locator> boxes = page.locator("input[name=lead]").all();
    assertThat(boxes).hasSize(5);
    boxes.get(0).focus();
    page.keyboard().press("Space");
    page.getByLabel("Go to").selectOption("sam");
    page.getByLabel("Reason").fill("Sofia is ill");
    Browser.keep(page, "team-person");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "team-person-1024");
    page.getByLabel("Reason").press("Enter");
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("1 lead has changed hands");
    page.getByLabel("all 4 leads").check();
    page.getByLabel("Go to").selectOption("*again");
    page.getByRole(AriaRole.BUTTON, named("Hand over")).click();
    assertThat(page.getByRole(AriaRole.STATUS)).containsText("4 leads have changed hands");
    assertThat(sofias).allMatch(lead -> "sam".equals(owner(lead)));

    page.setViewportSize(1440, 900);
    page.navigate("http://localhost:" + port + "/team/teams/inside-sales");
    page.getByLabel("Monday").fill("09:00-12:30, 12:00-17:00");
    page.getByRole(AriaRole.BUTTON, named("Save")).click();
    assertThat(page.locator("#e-MONDAY")).containsText("overlap");
    Browser.keep(page, "team-edit");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "team-edit-1024");
    page.getByLabel("Monday").fill("09:00-12:30, 13:15-17:00");
    page.getByLabel("Monday").press("Enter");
    assertThat(page.locator("#inside-sales .facts"))
        .containsText("Mon 09:00–12:30, 13:15–17:00 · Tue–Fri 09:00–17:00");
    page.setViewportSize(1440, 900);
    Browser.keep(page, "team-changes");
    assertThat(browser.complaints()).isEmpty();
  }

  private void aTeam() {
    jdbc.sql(
            "update leadflow.team set name = 'Inside Sales Berlin', zone = 'Europe/Berlin', country = 'DE'")
        .update();
    people.team("paris").name("Inside Sales Paris").zone("Europe/Paris").country("FR").save();
    jdbc.sql(
            """
            insert into leadflow.team_day_off (team_id, day, name) values
              ('inside-sales', '2026-08-03', 'Summer outing'), ('inside-sales', '2026-12-24', 'Christmas Eve')
            """)
        .update();
    people.person("sofia").capacity(40).skills("french", "manufacturing").save();
    people.person("sam").capacity(25).skills("danish").save();
  }

  private UUID ripe(int i) {
    UUID lead =
        leads
            .lead()
            .email("who@browser%d.example".formatted(i))
            .company("Northwind Robotics " + i)
            .captured();
    leads.ripens(lead);
    return lead;
  }

  private String owner(UUID lead) {
    return journeys.lead(lead).state().owner();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions linkNamed(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }
}
