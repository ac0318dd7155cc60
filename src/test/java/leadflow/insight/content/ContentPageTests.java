package leadflow.insight.content;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import leadflow.support.Browser;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A marketer looks at what content works, in a real browser. */
@LeadflowTest
class ContentPageTests {

  @RegisterExtension static final Browser BROWSER = new Browser();

  @Autowired JdbcTemplate jdbc;
  @Autowired Staff staff;
  @LocalServerPort int port;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void aMarketerFindsWhatWorks() {
    new ContentStory(jdbc).write();
    TestClock.set(ContentStory.NOW);
    staff.person(port, "mark", "marketing");
    Page page = BROWSER.window(1440, 900);
    page.navigate("http://localhost:" + port + "/login");
    page.getByLabel("User name").fill("mark");
    page.getByLabel("Password").fill(Staff.PASSWORD);
    page.keyboard().press("Enter");
    page.click("a[href='/content']");
    assertThat(page.locator("h1")).hasText("What content works");
    assertThat(page.locator("#template tbody tr").first()).containsText("Case study");
    assertThat(page.locator("#heard .voice").first()).containsText("need");
    Browser.keep(page, "content");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "content-1024");
    assertThat(fits(page)).as("nothing hangs over the edge").isTrue();
    page.setViewportSize(390, 800);
    Browser.keep(page, "content-phone");
    assertThat(fits(page)).as("nothing hangs over a phone's edge").isTrue();

    page.setViewportSize(1440, 900);
    page.locator("#page").getByRole(AriaRole.LINK, named("Page")).click();
    assertThat(page).hasURL(Pattern.compile("sort=name"));
    assertThat(page.locator("#page tbody tr").first()).containsText("/blog/");
    page.locator("select[name=segment]").selectOption("enterprise");
    page.getByLabel("Split rows by").selectOption("product");
    page.getByRole(AriaRole.BUTTON, button("Show")).press("Enter");
    assertThat(page).hasURL(Pattern.compile("segment=enterprise"));
    assertThat(page).hasURL(Pattern.compile("sort=name"));
    page.locator(".tabs").getByRole(AriaRole.LINK, named("Assets")).click();
    assertThat(page.locator("section.team h2")).hasCount(3);
    assertThat(page.locator("#asset .tag").first()).isVisible();
    Browser.keep(page, "content-assets");
    page.navigate("http://localhost:" + port + "/content?from=2020-01-01&to=2020-02-01");
    assertThat(page.locator("#template .empty")).containsText("plan-nurture");
    Browser.keep(page, "content-empty");
    page.navigate("http://localhost:" + port + "/content?from=2026-02-01&to=2026-01-01");
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("must lie after from");
    Browser.keep(page, "content-wrong");
    assertThat(BROWSER.complaints()).isEmpty();
  }

  private static boolean fits(Page page) {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
  }

  private static Page.GetByRoleOptions button(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
