package leadflow.insight.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The reports on promises and on the funnel, and the dashboard, as programs and people ask. */
@LeadflowTest
class DashboardApiTests {

  private static final String SLA = "/api/reports/sla";
  private static final String FUNNEL = "/api/reports/funnel";
  private static final String PLUGIN = "/camunda/api/cockpit/plugin/leadflow-cockpit/default";
  private static final Instant NOW = Instant.parse("2026-03-31T10:00:00Z");

  @Autowired JdbcTemplate jdbc;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private Http api;

  /** Four promises of two teams: one met, one late, one overdue, one that was cancelled in time. */
  @BeforeEach
  void fourPromises() {
    TestClock.set(NOW);
    jdbc.execute("truncate leadflow.lead cascade");
    jdbc.execute(
        """
        insert into leadflow.team (id, name, zone, hours) select 'west', 'West', 'UTC', hours
        from leadflow.team where id = 'inside-sales' on conflict (id) do update set zone = 'UTC';
        insert into leadflow.staff (user_id, team_id, capacity) values ('wanda', 'west', 100)
        on conflict (user_id) do update set team_id = 'west'
        """);
    api = Http.withKey(port);
    promise("ana", "wanda", "fair", "MET", "2026-03-30T11:00:00Z", "2026-03-30T10:30:00Z");
    promise("bob", "wanda", null, "MET_LATE", "2026-03-30T11:00:00Z", "2026-03-30T12:00:00Z");
    promise("=cmd", "ivy", "ads", "RUNNING", "2026-03-30T11:00:00Z", null);
    promise("dan", "ivy", "ads", "CANCELLED", "2026-03-30T11:00:00Z", "2026-03-30T10:10:00Z");
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void promises() {
    JsonNode report = api.get(SLA).is(200).json();
    JsonNode totals = report.path("totals");
    assertThat(totals.path("started").asInt()).isEqualTo(4);
    assertThat(totals.path("missed").asInt()).isEqualTo(2);
    assertThat(totals.path("cancelled").asInt()).isEqualTo(1);
    assertThat(totals.path("attainment").asDouble()).isEqualTo(1.0 / 3);
    JsonNode clock = report.path("clocks").get(0);
    assertThat(names(clock))
        .contains("kind", "running", "dueSoon", "overdue", "met", "metLate", "cancelled")
        .contains("attainment");
    assertThat(report.path("weeks").get(0).path("week").asText()).isEqualTo("2026-03-30");
    assertThat(report.path("speedToLead").path("median").asInt()).isEqualTo(75 * 60);
    JsonNode late = report.path("mostOverdue").get(0);
    assertThat(late.path("overdueSeconds").asInt())
        .as("an hour of today, six of yesterday")
        .isEqualTo(7 * 3600);
    assertThat(late.path("team").asText()).isEqualTo("inside-sales");
  }

  @Test
  void theFunnel() {
    move("ana", "LEAD", "MQL", "2026-03-30T10:00:00Z");
    move("ana", "MQL", "SQL", "2026-03-30T11:00:00Z");
    move("bob", "LEAD", "MQL", "2026-03-30T12:00:00Z");
    JsonNode stages = api.get(FUNNEL).is(200).json().path("stages");
    assertThat(stages.findValuesAsText("stage"))
        .containsExactly("LEAD", "MQL", "SQL", "OPPORTUNITY", "CUSTOMER");
    assertThat(stages.findValuesAsText("entered")).containsExactly("4", "2", "1", "0", "0");
    assertThat(stages.get(0).path("convertedToNext").asDouble()).isEqualTo(0.5);
    assertThat(stages.get(1).path("medianDwellSeconds").asInt()).isEqualTo(3600);
    assertThat(stages.get(3).path("convertedToNext").isNull()).isTrue();
    assertThat(names(stages.get(0)))
        .containsExactly("stage", "now", "entered", "convertedToNext", "medianDwellSeconds");
  }

  @Test
  void eachTableAsCsv() {
    Answer kinds = api.with("Accept", "text/csv").get(SLA).is(200);
    assertThat(kinds.header("Content-Type")).startsWith("text/csv");
    assertThat(kinds.header("Content-Disposition")).contains("sla-clocks.csv");
    assertThat(kinds.text())
        .isEqualTo(
            """
            kind,name,started,met,missed,metLate,overdue,cancelledLate,running,dueSoon,cancelled,attainment
            first-touch,First touch,4,1,2,1,1,0,0,0,1,0.3333333333333333
            """
                .replace("\n", "\r\n"));
    assertThat(lines(SLA + "?format=csv&table=sources"))
        .extracting(line -> line.split(",")[0] + " " + line.split(",")[2])
        .containsExactly("id started", "ads 2", "fair 1", "'- 1");
    assertThat(lines(SLA + "?format=csv&table=overdue").get(1)).contains(",'=cmd Example,");
    assertThat(lines(FUNNEL + "?format=csv")).hasSize(6);
    assertThat(lines(FUNNEL + "?format=csv&table=cohorts").get(1)).startsWith("2026-03-30,4,0,0");
    for (DashboardTable table : DashboardTable.SLA) {
      rectangular(SLA, table);
    }
    for (DashboardTable table : DashboardTable.FUNNEL) {
      rectangular(FUNNEL, table);
    }
  }

  private void rectangular(String path, DashboardTable table) {
    List<String> lines = lines(path + "?format=csv&table=" + table.name().toLowerCase(Locale.ROOT));
    int columns = lines.get(0).split(",").length;
    assertThat(lines).as("%s", table).allMatch(line -> line.split(",", -1).length == columns);
  }

  private List<String> lines(String path) {
    return api.get(path).is(200).text().lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "kind=nothing, kind invalid",
    "table=nothing, table invalid",
    "format=xml, format invalid",
    "from=yesterday, from invalid",
    "from=2026-02-02&to=2026-02-01, to out_of_range",
    "team=%00, team control_char"
  })
  void whatDoesNotHold(String asked, String problem) {
    api.get(SLA + "?" + asked).invalid(problem);
    api.with("Accept", "text/csv").get(FUNNEL + "?" + asked).invalid(problem);
    staff.person(port, "maria", "managers");
    Http.inSession(port, "maria", Staff.PASSWORD)
        .get(PLUGIN + "/dashboard/csv?" + asked.replace("format=xml", "table=xml"))
        .invalid(problem.replace("format", "table"));
  }

  @Test
  void whoMayRead() {
    withScope(Scope.LEADS_READ).get(SLA).problem(403, "forbidden");
    withScope(Scope.LEADS_READ).get(FUNNEL).problem(403, "forbidden");
    withScope(Scope.REPORTS).get(SLA).is(200);
    Http.anonymous(port).get(SLA).is(401);
    staff.person(port, "maria", "managers").get(FUNNEL).is(200);
    staff.person(port, "devi", "sdr").get(SLA).problem(403, "forbidden");
    staff.person(port, "lea", "teamLeads").get(SLA).problem(403, "forbidden");
  }

  @Test
  void thePageAsksTheSame() {
    staff.person(port, "maria", "managers");
    Http cockpit = Http.inSession(port, "maria", Staff.PASSWORD);
    JsonNode numbers = cockpit.get(PLUGIN + "/dashboard?source=ads").is(200).json();
    assertThat(numbers.path("sla")).isEqualTo(api.get(SLA + "?source=ads").is(200).json());
    assertThat(numbers.path("funnel")).isEqualTo(api.get(FUNNEL + "?source=ads").is(200).json());
    JsonNode tile = cockpit.get(PLUGIN + "/dashboard/tile").is(200).json();
    assertThat(tile.path("overdue").asInt()).isEqualTo(1);
    Answer csv = cockpit.get(PLUGIN + "/dashboard/csv?table=persons&team=west").is(200);
    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.text().lines().toList()).hasSize(2).last().asString().startsWith("wanda,");
    staff.person(port, "devi", "sdr");
    Http.inSession(port, "devi", Staff.PASSWORD).get(PLUGIN + "/dashboard").is(403);
    Http.inSession(port, "devi", Staff.PASSWORD).get(PLUGIN + "/dashboard/csv").is(403);
  }

  @Test
  void aTeamLeadSeesTheOwnTeamAlone() {
    staff.person(port, "wanda", "teamLeads");
    Http cockpit = Http.inSession(port, "wanda", Staff.PASSWORD);
    JsonNode sla = cockpit.get(PLUGIN + "/dashboard").is(200).json().path("sla");
    assertThat(sla.path("totals").path("started").asInt()).isEqualTo(2);
    assertThat(sla.path("mostOverdue")).isEmpty();
    assertThat(cockpit.get(PLUGIN + "/dashboard/tile").is(200).json().path("overdue").asInt())
        .isZero();
    assertThat(cockpit.get(PLUGIN + "/dashboard/csv?table=sources").is(200).text())
        .doesNotContain("ads");
    cockpit.get(PLUGIN + "/dashboard?team=inside-sales").invalid("team not_yours");
  }

  @Test
  void theReportsAreDocumented() {
    JsonNode paths =
        Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD)
            .get("/v3/api-docs")
            .is(200)
            .json()
            .path("paths");
    assertThat(paths.path(SLA).path("get").path("parameters").findValuesAsText("name"))
        .contains("from", "to", "kind", "team", "person", "source", "product", "table", "format");
    assertThat(paths.path(FUNNEL).path("get").path("parameters").findValuesAsText("name"))
        .contains("from", "to", "team", "person", "source", "product", "table", "format");
    List<String> tables = new ArrayList<>();
    for (String path : List.of(SLA, FUNNEL)) {
      for (JsonNode parameter : paths.path(path).path("get").path("parameters")) {
        if (parameter.path("name").asText().equals("table")) {
          parameter.path("schema").path("enum").forEach(word -> tables.add(word.asText()));
        }
      }
    }
    List<DashboardTable> all = new ArrayList<>(DashboardTable.SLA);
    all.addAll(DashboardTable.FUNNEL);
    assertThat(tables)
        .map(word -> DashboardTable.valueOf(word.toUpperCase(Locale.ROOT)))
        .isEqualTo(all);
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A lead and a promise about it that started on Monday at ten and was due at that instant. */
  private void promise(
      String name, String owner, String source, String state, String due, String stopped) {
    UUID lead = UUID.randomUUID();
    jdbc.update(
        """
        insert into leadflow.lead (id, email, email_key, first_name, last_name, stage, status, position,
          stage_since, created_at, updated_at, source, owner)
        values (?, ?, ?, ?, 'Example', 'LEAD', 'ACTIVE', 'QUALIFICATION', now(), '2026-03-30T09:00:00Z', now(), ?, ?)
        """,
        lead,
        email(name),
        email(name),
        name,
        source,
        owner);
    jdbc.update(
        """
        insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner, started_at, warn_at, due_at, state, stopped_at)
        values (?, 1, 'first-touch', null, 'PT1H', ?, '2026-03-30T10:00:00Z', '2026-03-30T10:45:00Z', ?::timestamptz, ?,
          ?::timestamptz)
        """,
        lead,
        owner,
        due,
        state,
        stopped);
  }

  private void move(String name, String from, String to, String at) {
    jdbc.update(
        """
        insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status, at, cause)
        select id, 1, ?, ?, 'ACTIVE', 'ACTIVE', ?::timestamptz, 'user' from leadflow.lead where email = ?
        """,
        from,
        to,
        at,
        email(name));
  }

  private static String email(String name) {
    return name.replace("=", "") + "@numbers.example";
  }

  private Http withScope(String scope) {
    String key = "lf_" + UUID.randomUUID();
    jdbc.update(
        "insert into leadflow.api_key (id, name, hash, scopes, created_at)"
            + " values (gen_random_uuid(), ?, sha256(?::bytea), array[?], now())",
        "dashboard " + key,
        key,
        scope);
    return Http.anonymous(port).with("Authorization", "Bearer " + key);
  }
}
