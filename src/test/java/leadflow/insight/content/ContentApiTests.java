package leadflow.insight.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import leadflow.insight.reporting.CsvTable;
import leadflow.platform.access.Scope;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The report on content as programs and people ask for it. */
@LeadflowTest
class ContentApiTests {

  private static final String PATH = "/api/reports/content";
  private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");

  @Autowired JdbcTemplate jdbc;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private Http api;

  @BeforeEach
  void nothingYet() {
    TestClock.set(NOW);
    jdbc.execute("truncate leadflow.lead cascade");
    api = Http.withKey(port);
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void aClickTheStagesAfterItAndTheRevenue() {
    UUID lead = lead("ana@acme.example", "content", "Guide: the first five minutes");
    TestClock.advance(Duration.ofMinutes(1));
    does(lead, "email.clicked", "welcome", "\"link\": \"case\", \"template\": \"welcome\"", "/c");
    TestClock.advance(Duration.ofMinutes(1));
    does(lead, "page.viewed", "", "", "https://acme.example/pricing?utm=1#top");
    does(lead, "page.viewed", "", "\"machine\": true", "/scanned");
    TestClock.advance(Duration.ofMinutes(1));
    risen(lead);
    JsonNode report = api.get(PATH).is(200).json();
    JsonNode mail = row(report, "template", "welcome");
    assertThat(mail.path("mail").path("clicked").asInt()).isEqualTo(1);
    assertThat(mail.path("lastTouch").path("mql").asInt()).isEqualTo(1);
    assertThat(mail.path("touched").path("won").asInt()).isEqualTo(1);
    assertThat(mail.path("touched").path("revenue").path("EUR").decimalValue())
        .isEqualByComparingTo("1200.50");
    assertThat(row(report, "link", "case").path("template").asText()).isEqualTo("welcome");
    assertThat(row(report, "asset", "Guide: the first five minutes").path("lastTouch"))
        .isEqualTo(mail.path("lastTouch"));
    assertThat(row(report, "page", "https://acme.example/pricing").path("leads").asInt())
        .isEqualTo(1);
    assertThat(row(report, "page", "/scanned").isMissingNode())
        .as("machines weigh nothing")
        .isTrue();
    assertThat(row(report, "offer", "no touch").path("touch").asBoolean(true)).isFalse();
    assertThat(report.path("totals").path(0).path("results").path("sql").asInt()).isEqualTo(1);
    assertThat(report.path("from").asText()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(report.path("to").asText()).isEqualTo("2026-04-01T00:00:00Z");
  }

  @Test
  void anErasedLeadCountsNowhere() {
    UUID lead = lead("gone@acme.example", "demo", "Guide");
    risen(lead);
    assertThat(row(api.get(PATH).json(), "offer", "demo").path("leads").asInt()).isEqualTo(1);
    api.send("POST", "/api/leads/" + lead + "/erasure").is(200);
    JsonNode report = api.get(PATH).is(200).json();
    assertThat(report.path("rows")).isEmpty();
    assertThat(report.path("totals").path(0).path("results").path("mql").asInt()).isZero();
  }

  @Test
  void csvIsHarmlessInASpreadsheet() {
    lead("csv@acme.example", "content", "=HYPERLINK(\"http://evil.example\"),\"x\"");
    Answer csv = api.with("Accept", "text/csv").get(PATH).is(200);
    assertThat(csv.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
    assertThat(csv.header("Content-Disposition")).contains("content-rows.csv");
    assertThat(csv.text().lines().findFirst().orElseThrow()).startsWith("kind,touch,name,template");
    assertThat(csv.text())
        .contains("asset,true,\"'=HYPERLINK(\"\"http://evil.example\"\"),\"\"x\"\"\",,,,1,1,");
    assertThat(api.get(PATH + "?format=csv").is(200).text()).isEqualTo(csv.text());
    assertThat(
            api.with("Accept", "text/csv").get(PATH + "?format=json").is(200).json().path("rows"))
        .isNotEmpty();
    assertThat(api.get(PATH + "?format=csv&table=heard").is(200).text()).startsWith("asset,what,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "+1", "-1", "@x", "\tx", "\rx"})
  void textsThatLookLikeFormulasGetAnApostrophe(String text) {
    assertThat(new CsvTable(java.util.List.of("a")).row(text, -1).toString())
        .contains("'" + text)
        .contains(",-1");
  }

  @Test
  void aPeriodOfDaysHoldsBoth() {
    lead("day@acme.example", "demo", null);
    String day = NOW.toString().substring(0, 10);
    assertThat(row(api.get(PATH + "?from=" + day + "&to=" + day).is(200).json(), "offer", "demo"))
        .isNotEmpty();
    String before = "?from=2026-03-01T00:00:00Z&to=" + NOW;
    assertThat(row(api.get(PATH + before).is(200).json(), "offer", "demo").isMissingNode())
        .as("the end no longer belongs to it")
        .isTrue();
  }

  @Test
  void splitAndFiltered() {
    api.post(
            "/api/leads",
            "{\"email\":\"s@acme.example\",\"request\":\"demo\",\"segment\":\"mid\",\"product\":\"Pumps\"}")
        .is(201);
    lead("none@acme.example", "demo", null);
    JsonNode split = api.get(PATH + "?kind=offer&by=segment").is(200).json();
    assertThat(split.path("rows").findValuesAsText("segment")).contains("mid", "");
    JsonNode one = api.get(PATH + "?kind=offer&segment=mid&product=Pumps").is(200).json();
    assertThat(row(one, "offer", "demo").path("leads").asInt()).isEqualTo(1);
    assertThat(api.get(PATH + "?product=Other").is(200).json().path("rows")).isEmpty();
  }

  @Test
  void whatSalesHearsByAsset() {
    UUID lead = lead("need@acme.example", "content", "Guide");
    jdbc.update(
        """
        insert into leadflow.bant (lead_id, cycle, saved_at, saved_by, need_answer, need_evidence, verdict, reason,
          changed) values (?, 1, ?::timestamptz, 'sofia', 'PARTIAL', '<b>Two days</b>', 'recycle', 'no-budget-now', '{}')
        """,
        lead,
        NOW.plusSeconds(60).toString());
    JsonNode heard = api.get(PATH).is(200).json().path("heard").path(0);
    assertThat(heard.path("asset").asText()).isEqualTo("Guide");
    assertThat(heard.path("needs").path("PARTIAL").asInt()).isEqualTo(1);
    assertThat(heard.path("evidence").path(0).path("text").asText()).isEqualTo("<b>Two days</b>");
    assertThat(heard.path("reasons").path(0).path("reason").asText()).isEqualTo("no-budget-now");
    staff.person(port, "mira", "marketing");
    assertThat(Http.inSession(port, "mira", Staff.PASSWORD).get("/content").is(200).text())
        .contains("&lt;b&gt;Two days", "no budget now")
        .doesNotContain("<b>Two days", "style=", "<script");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from=2026-03-02&to=2026-03-01 | to out_of_range",
        "from=2026-03-01T00:00:00Z&to=2026-03-01T00:00:00Z | to out_of_range",
        "from=2030-01-01 | from out_of_range",
        "from=yesterday | from invalid",
        "from=2026-02-30 | from invalid",
        "to=1960-01-01 | to invalid",
        "window=0 | window out_of_range",
        "window=731 | window out_of_range",
        "window=x | window out_of_range",
        "kind=opens | kind invalid",
        "by=owner | by invalid",
        "sample=maybe | sample invalid",
        "format=xlsx | format invalid",
        "format=csv&table=all | table invalid",
        "segment=%00 | segment control_char"
      })
  void whatDoesNotHoldIsNamed(String query, String problem) {
    api.get(PATH + "?" + query).invalid(problem);
    if (!query.contains("format")) {
      api.with("Accept", "text/csv").get(PATH + "?" + query).invalid(problem);
    }
  }

  @Test
  void allProblemsAtOnce() {
    api.get(PATH + "?from=x&window=0&by=y")
        .invalid("from invalid", "window out_of_range", "by invalid");
  }

  @Test
  void onlyTheScopeOpensIt() {
    Http.anonymous(port).get(PATH).problem(401, "unauthenticated");
    for (String scope : Scope.ALL) {
      assertThat(withScope(scope).get(PATH).status())
          .as(scope)
          .isEqualTo(scope.equals(Scope.REPORTS) ? 200 : 403);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "marketing, 200",
    "managers, 200",
    "camunda-admin, 200",
    "sdr, 403",
    "sales, 403",
    "processOwners, 403"
  })
  void thePageIsForThoseWhoMakeContentAndTheirManagers(String group, int status) {
    String user = "content" + group.replace("-", "");
    staff.person(port, user, group);
    Http browser = Http.inSession(port, user, Staff.PASSWORD);
    browser.get("/content").is(status);
    browser.get("/content.csv").is(status);
  }

  @Test
  void theFilesOfThePageNeedALogin() {
    Http.anonymous(port).get("/content").is(401);
    Http.anonymous(port).get("/content.csv").is(401);
  }

  private UUID lead(String email, String request, String asset) {
    String named = asset == null ? "" : ",\"asset\":\"" + asset.replace("\"", "\\\"") + "\"";
    return UUID.fromString(
        api.post(
                "/api/leads",
                "{\"email\":\"%s\",\"request\":\"%s\"%s}".formatted(email, request, named))
            .is(201)
            .json()
            .path("id")
            .asText());
  }

  private void does(UUID lead, String type, String subject, String properties, String url) {
    Answer told =
        api.post(
                "/api/activities",
                """
                {"leadId": "%s", "type": "%s", "subject": "%s", "url": "%s", "properties": {%s}}
                """
                    .formatted(lead, type, subject, url, properties))
            .is(202);
    assertThat(told.text()).contains("accepted");
  }

  /** Up to a customer, a moment from now. */
  private void risen(UUID lead) {
    String at = TestClock.now().toString();
    for (String step : new String[] {"LEAD MQL", "MQL SQL", "SQL OPPORTUNITY"}) {
      jdbc.update(
          """
          insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, to_status, at, cause)
          select ?, 7, ?, ?, 'ACTIVE', ?::timestamptz, 'user'
          """,
          lead,
          step.split(" ")[0],
          step.split(" ")[1],
          at);
    }
    jdbc.update(
        """
        insert into leadflow.opportunity (lead_id, cycle, decision, decided_at, amount, currency, outcome, closed_at)
        values (?, 7, 'accept', ?::timestamptz, 1200.50, 'EUR', 'won', ?::timestamptz)
        """,
        lead,
        at,
        at);
  }

  private static JsonNode row(JsonNode report, String kind, String name) {
    for (JsonNode row : report.path("rows")) {
      if (row.path("kind").asText().equals(kind) && row.path("name").asText().equals(name)) {
        return row;
      }
    }
    return report.path("no such row");
  }

  private Http withScope(String scope) {
    String key = "lf_" + UUID.randomUUID();
    jdbc.update(
        "insert into leadflow.api_key (id, name, hash, scopes, created_at)"
            + " values (gen_random_uuid(), ?, sha256(?::bytea), array[?], now())",
        scope,
        key,
        scope);
    return Http.anonymous(port).with("Authorization", "Bearer " + key);
  }
}
