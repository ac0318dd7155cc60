package leadflow.mail.preview;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.intake.capture.LeadCapture;
import leadflow.lead.LeadFactsBuilder;
import leadflow.support.Browser;
import leadflow.support.Inbox;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A marketer looks at mails in a real browser, as wide as they are read. */
@LeadflowTest
class EmailPagesTests {

  @RegisterExtension static final Browser browser = new Browser();

  @TempDir static Path owners;
  private static HttpServer outside;

  @Autowired LeadBuilder leads;
  @Autowired LeadCapture capture;
  @Autowired Staff staff;
  @Autowired Inbox inbox;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void ownWording(DynamicPropertyRegistry registry) {
    registry.add("leadflow.processes-dir", owners::toString);
    registry.add("leadflow.links.allow-private", () -> "true");
  }

  @BeforeAll
  static void anotherServer() throws IOException {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(call.getRequestURI().getPath().equals("/guide") ? 200 : 404, -1);
          call.close();
        });
    outside.start();
  }

  @AfterAll
  static void noOtherServer() {
    outside.stop(0);
  }

  @BeforeEach
  void staff() {
    staff.member("mark", "marketing");
  }

  @Test
  void aMarketerLooksAtAMailAndSendsItToHimself() {
    leads.lead().email("ana.silva@kestrel.example").company("Kestrel Robotics").captured();
    leads.lead().email("bo@kestrel-looms.example").company("Kestrel Looms").captured();
    Page page = loggedIn(1440, 900);
    page.navigate(url("/"));
    page.click("a[href='/emails']");
    assertThat(page.locator("h1")).hasText("Emails");
    assertThat(page.locator("tr#welcome")).containsText("plan-nurture, row");
    Browser.keep(page, "emails");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "emails-1024");

    page.setViewportSize(1440, 900);
    page.click("tr#case-study th a");
    page.getByLabel("Shown with the data of").fill("kestrel");
    page.keyboard().press("Enter");
    assertThat(page.getByText("Whose data?")).isVisible();
    page.locator(".matches li", hasText("Kestrel Robotics")).getByRole(AriaRole.LINK).click();
    page.getByLabel("In the language").selectOption("de");
    page.getByRole(AriaRole.BUTTON, button("Show")).click();
    for (String frame : List.of(".w600", ".w360")) {
      FrameLocator mail = page.frameLocator("iframe" + frame);
      assertThat(mail.locator("h1")).hasText("Ein Team von zwölf, durchgerechnet");
      assertThat(mail.locator("body")).containsText("Guten Tag Ana Silva,");
      assertThat(mail.locator("body")).containsText("Kestrel Robotics");
    }
    assertThat(page.locator("#problems")).hasText("Nothing is wrong with it, in any language.");
    Browser.keep(page, "email");
    page.setViewportSize(1024, 800);
    Browser.keep(page, "email-1024");
    assertThat(page.locator(".w360").boundingBox().y)
        .as("side by side")
        .isEqualTo(page.locator(".w600").boundingBox().y);

    page.getByRole(AriaRole.BUTTON, button("Send me a test")).click();
    assertThat(page.locator(".ok[role=status]")).containsText("mark@leadflow.example");
    assertThat(inbox.to("mark@leadflow.example").stream().map(Inbox::subject))
        .containsExactly("[Test] Ein Team von zwölf, durchgerechnet");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aMarketerFindsWhatIsWrongAndMendsIt() throws IOException {
    String there = "http://localhost:" + outside.getAddress().getPort();
    String good =
        """
        {{<frame}}
        {{$subject}}Spring guide{{/subject}}
        {{$preview}}All that is new this spring, on two pages.{{/preview}}
        {{$wording}}
        <h1>Spring guide</h1>
        {{>greeting}}
        <p>Read <a href="%1$s/guide" data-link="guide">the guide</a>
        or <a href="%1$s/gone" data-link="gone">the old one</a>.</p>
        {{/wording}}
        {{/frame}}
        """
            .formatted(there);
    write(good.replace("{{>greeting}}", "{{>greetings}}"));
    Page page = loggedIn(1440, 900);
    page.navigate(url("/emails"));
    page.locator("tr#spring-guide .tag.hot").click();
    assertThat(page.locator("#problems"))
        .containsText("spring-guide.html, line 6 includes {{>greetings}}, but there is no");
    Browser.keep(page, "email-broken");

    write(good);
    page.reload();
    assertThat(page.locator("#problems .alert")).hasCount(0);
    page.getByRole(AriaRole.BUTTON, button("Ask the servers outside")).click();
    assertThat(page.locator(".linklist tr", hasText("the guide"))).containsText("answers");
    assertThat(page.locator(".linklist tr", hasText("the old one"))).containsText("answers 404");
    assertThat(page.locator(".linklist tr", hasText("Unsubscribe"))).containsText("our page");
    assertThat(page.frameLocator(".w360").locator("h1")).hasText("Spring guide");
    Browser.keep(page, "email-links");
    assertThat(browser.complaints()).isEmpty();
  }

  /** Pictures to look at: several mails, both languages, a lead without a name, a hostile one. */
  @Test
  void mailsFitAComputerAndAPhone() {
    UUID ana = leads.lead().email("ana@fit.example").company("Harbor Steel").captured();
    UUID nameless = captured("who@fit.example", null, null, null);
    UUID hostile =
        captured(
            "evil@fit.example",
            "<script>alert(1)</script> ${7*7} {{unsubscribeUrl}}",
            "\"><img src=x onerror=alert(1)> " + "Unbreakable".repeat(12),
            "' OR 1=1; -- </a></td></table><h1>HUGE");
    Map<String, UUID> looks =
        Map.of(
            "welcome", ana,
            "education-1", nameless,
            "case-study", ana,
            "demo-invitation", nameless,
            "quote-follow-up", ana,
            "content-follow-up", hostile,
            "confirm-subscription", ana);
    Page page = loggedIn(600, 900);
    looks.forEach(
        (name, lead) -> {
          for (String language : List.of("default", "de")) {
            page.navigate(
                url("/emails/%s/html?language=%s&lead=%s".formatted(name, language, lead)));
            for (int width : List.of(600, 360, 320)) {
              page.setViewportSize(width, 900);
              assertThat(page.evaluate("document.documentElement.scrollWidth"))
                  .as("%s %s at %d", name, language, width)
                  .isEqualTo(width);
              Browser.keep(page, "mail-%s-%s-%d".formatted(name, language, width));
            }
            page.setViewportSize(600, 900);
          }
        });
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    page.navigate(url("/emails/case-study/html?lead=" + ana));
    Browser.keep(page, "mail-case-study-dark");
    assertThat(browser.complaints()).isEmpty();
  }

  private UUID captured(String email, String firstName, String company, String asset) {
    return capture
        .capture(
            LeadFactsBuilder.builder()
                .email(email)
                .firstName(firstName)
                .company(company)
                .asset(asset)
                .request("content")
                .properties(Map.of())
                .build(),
            List.of())
        .id();
  }

  private Page loggedIn(int width, int height) {
    Page page = browser.window(width, height);
    page.navigate(url("/login?next=/emails"));
    page.getByLabel("User name").fill("mark");
    page.getByLabel("Password").fill(Staff.PASSWORD);
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).hasText("Emails");
    return page;
  }

  private String url(String path) {
    return "http://localhost:" + port + path;
  }

  private static void write(String source) throws IOException {
    Files.writeString(
        Files.createDirectories(owners.resolve("emails")).resolve("spring-guide.html"), source);
  }

  private static Page.GetByRoleOptions button(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.LocatorOptions hasText(String text) {
    return new Page.LocatorOptions().setHasText(text);
  }
}
