package leadflow.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages, as a browser meets them: headers, login, logout, and who is let in where. */
@LeadflowTest
class PagesTests {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  @Autowired Staff staff;
  @LocalServerPort int port;

  private Http browser;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @BeforeEach
  void aBrowser() {
    browser = Http.anonymous(port).with("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/login",
        "/problems/not-found",
        "/assets/leadflow.css",
        "/api/leads",
        "/engine-rest/task",
        "/nothing",
        "/camunda/app/tasklist/default/",
        "/camunda/app/cockpit/default/"
      })
  void everyAnswerIsGuarded(String path) {
    Answer answer = browser.get(path);
    assertThat(answer.header("Strict-Transport-Security")).startsWith("max-age=31536000");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src")
        .contains("frame-ancestors");
    assertThat(answer.header("Server")).isNull();
    assertThat(answer.header("X-Powered-By")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/login"})
  void ourPagesNeedNothingFromElsewhere(String path) {
    Answer page = browser.get(path).is(200);
    assertThat(page.header("Content-Security-Policy")).doesNotContain("unsafe");
    assertThat(page.text()).doesNotContain("http://", "https://", "<script", "style=");
  }

  @Test
  void theStartPageLeadsEverywhere() {
    String page = browser.get("/").is(200).text();
    assertThat(page)
        .contains(
            "/camunda/app/tasklist",
            "/camunda/app/cockpit",
            "/camunda/app/admin",
            "/inbox",
            "/api-docs")
        .contains(
            "first-login.txt",
            "action=\"/forms/contact\"",
            "name=\"consent\"",
            "name=\"website_url\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/inbox, %2Finbox",
    "/api-docs, %2Fapi-docs",
    "/nothing, %2Fnothing",
    "/inbox?page=2, %2Finbox%3Fpage%3D2"
  })
  void aStrangerIsAskedToLogIn(String path, String next) {
    assertThat(browser.get(path).is(302).header("Location")).isEqualTo("/login?next=" + next);
  }

  @Test
  void loggingInAndOut() {
    staff.person(port, "lara", "managers");
    Session session = new Session();
    Answer refused = session.logIn("nobody", "wrong", "/inbox");
    refused.is(401);
    assertThat(refused.text()).contains("That did not work");
    session.browser.get("/inbox").is(302);

    Session good = new Session();
    assertThat(good.logIn("lara", Staff.PASSWORD, "/inbox").is(303).header("Location"))
        .isEqualTo("/inbox");
    good.browser.get("/inbox").is(200);
    assertThat(good.browser.get("/").text()).contains("lara", "Log out");
    assertThat(good.browser.get("/camunda/api/admin/auth/user/default").is(200).text())
        .as("the web applications know her too")
        .contains("lara");
    good.browser.get("/api/leads").is(401);
    good.browser.send("POST", "/logout").is(403);
    Matcher token = TOKEN.matcher(good.browser.get("/").text());
    assertThat(token.find()).isTrue();
    good.browser.form("/logout", "_csrf=" + token.group(1)).is(303);
    good.browser.get("/inbox").is(302);
  }

  @Test
  void aLoginNeedsItsOwnForm() {
    browser.form("/login", "username=admin&password=" + LeadflowTest.ADMIN_PASSWORD).is(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\\\evil.example",
        "javascript:alert(1)",
        "/login"
      })
  void afterTheLoginNobodyIsSentElsewhere(String next) {
    staff.person(port, "nils", "managers");
    assertThat(new Session().logIn("nils", Staff.PASSWORD, next).is(303).header("Location"))
        .isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "managers, 200",
    "marketing, 200",
    "camunda-admin, 200",
    "sdr, 403",
    "sales, 403",
    "processOwners, 403"
  })
  void theInboxIsForThoseWhoWriteTheMails(String group, int status) {
    String user = "inbox" + group.replace("-", "");
    staff.person(port, user, group);
    Session session = new Session();
    session.logIn(user, Staff.PASSWORD, "/").is(303);
    session.browser.get("/inbox").is(status);
  }

  @Test
  void theApiExplainsItselfToWhoeverIsLoggedIn() {
    staff.person(port, "devi", "sdr");
    Session session = new Session();
    session.logIn("devi", Staff.PASSWORD, "/api-docs").is(303);
    assertThat(session.browser.get("/api-docs").is(302).header("Location")).contains("swagger-ui");
    session.browser.get("/swagger-ui/index.html").is(200);
    String told = session.browser.get("/v3/api-docs").is(200).text();
    assertThat(told)
        .contains(
            "\"title\":\"Leadflow\"",
            "/api/leads/{id}/journey",
            "/api/activities",
            "/forms/{form}",
            "bearer",
            "\"Problem\":{")
        .doesNotContain("OpenAPI definition");
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, /, 200", "HEAD, /login, 200", "OPTIONS, /, 200", "HEAD, /engine-rest/task, 401",
    "OPTIONS, /engine-rest/task, 401", "TRACE, /, 405", "TRACE, /api/leads, 405", "PURGE, /, 405",
    "GET, /forms/contact, 405", "DELETE, /login, 403"
  })
  void otherMethods(String method, String path, int status) {
    Http.anonymous(port).send(method, path).is(status);
  }

  @Test
  void whatTheServerItselfRefusesIsAProblemToo() {
    Http client = Http.withKey(port);
    client.get("/api/leads/..%2f").is(400);
    assertThat(client.get("/api/leads/..%2f").header("Content-Type"))
        .startsWith("application/problem+json");
    assertThat(client.get("/api/leads/%00").is(400).header("Content-Type"))
        .startsWith("application/problem+json");
    assertThat(client.get("/api/leads?q=" + "a".repeat(9000)).is(400).header("Content-Type"))
        .startsWith("application/problem+json");
    client.get("/api/leads;x=y").problem(400, "malformed");
  }

  private final class Session {

    private Http browser = PagesTests.this.browser;

    Answer logIn(String user, String password, String next) {
      Answer page = take(browser.get("/login"));
      Matcher token = TOKEN.matcher(page.text());
      assertThat(token.find()).isTrue();
      return take(
          browser.form(
              "/login",
              "_csrf="
                  + token.group(1)
                  + "&username="
                  + user
                  + "&password="
                  + encoded(password)
                  + "&next="
                  + encoded(next)));
    }

    private Answer take(Answer answer) {
      for (String cookie : answer.headers().allValues("Set-Cookie")) {
        browser = browser.with("Cookie", cookie.split(";")[0]);
        if (cookie.startsWith("JSESSIONID") || cookie.startsWith("leadflow-csrf")) {
          assertThat(cookie).contains("HttpOnly").containsIgnoringCase("SameSite=Lax");
        }
      }
      return answer;
    }

    private static String encoded(String text) {
      return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
