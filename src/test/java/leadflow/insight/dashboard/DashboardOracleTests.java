package leadflow.insight.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewer;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The dashboard equals, figure by figure, what a slow oracle counts over all rows. */
@LeadflowTest
class DashboardOracleTests {

  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final int LEADS = 2000;
  private static final ReportViewer ALL = new ReportViewer("maria", null);
  private static final List<String> SOURCES =
      List.of("ads", "fair", "search", "referral", "partner", "-", "nowhere");
  private static final List<String> PRODUCTS = List.of("Engines", "Pumps", "Valves", "-");
  private static final List<String> TEAMS = List.of("west", "east", "inside-sales");

  /** Sorts of parts of the JSON whose rows are named by these fields. */
  private static final List<List<String>> NAMES =
      List.of(
          List.of("stage", "status"),
          List.of("status", "reason"),
          List.of("stage"),
          List.of("week"),
          List.of("id"),
          List.of("kind"));

  @Autowired Dashboard dashboard;
  @Autowired UserDirectory directory;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper json;
  @Autowired Staff staff;
  @Autowired Clock clock;
  @LocalServerPort int port;

  @BeforeEach
  void aYear() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, LEADS, NOW);
    new Corners(jdbc, NOW).write();
    List.of("sdr1", "sdr2", "sdr3", "sdr8").forEach(id -> staff.person(port, id, "sdr"));
    List.of("ae1", "ae2", "newcomer").forEach(id -> staff.person(port, id, "sales"));
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void ofTheUsualPeriod() {
    Map<String, String> told = same(question(Map.of(), ALL));
    assertThat(told.size()).as("figures that were compared").isGreaterThan(800);
    assertThat(told.get("sla/now/overdue")).as("more than are listed").matches("[2-9]\\d|\\d{3,}");
    assertThat(told).containsKey("sla/mostOverdue/19/overdueSeconds");
  }

  @Test
  void ofTheWholeYearWithAllRowsAtItsEdges() {
    same(question(Map.of("from", Corners.FROM.toString(), "to", Corners.TO.toString()), ALL));
  }

  @Test
  void ofATeamLead() {
    for (String team : TEAMS) {
      Map<String, String> told =
          same(question(Map.of("from", "2025-07-01"), new ReportViewer("lea", team)));
      assertThat(told.keySet().stream().filter(name -> name.startsWith("sla/teams/")))
          .allMatch(name -> name.startsWith("sla/teams/" + team + "/"));
    }
  }

  @Test
  void ofNobodyAndOfNothing() {
    same(question(Map.of("person", "-"), ALL));
    Map<String, String> told =
        same(question(Map.of("from", "2020-01-01", "to", "2020-02-01"), ALL));
    assertThat(told.get("sla/totals/attainment")).isEqualTo("null");
    assertThat(told.get("funnel/totals/toMql")).isEqualTo("null");
  }

  @Test
  void ofWhateverIsAsked() {
    for (int seed = 1; seed <= 12; seed++) {
      same(question(anything(new Random(seed)), ALL));
    }
  }

  @Test
  void theTileSaysTheSame() {
    ReportFilter question = question(Map.of(), ALL);
    Dashboard.Tile tile = dashboard.tile(question);
    Dashboard.Numbers numbers = dashboard.of(question);
    assertThat(tile)
        .isEqualTo(
            new Dashboard.Tile(
                question.period().from(),
                question.period().to(),
                numbers.sla().totals().attainment(),
                numbers.sla().now().overdue(),
                numbers.sla().now().dueSoon(),
                numbers.work().openLeads()));
    assertThat(tile.openLeads()).isPositive();
  }

  private static Map<String, String> anything(Random chance) {
    Map<String, String> asked = new HashMap<>();
    Instant from = NOW.minus(chance.nextInt(500_000), ChronoUnit.MINUTES);
    asked.put("from", from.toString());
    asked.put("to", from.plus(1 + chance.nextInt(400_000), ChronoUnit.MINUTES).toString());
    maybe(chance, asked, "kind", ReportFilter.KINDS);
    maybe(chance, asked, "team", TEAMS);
    maybe(chance, asked, "person", List.of("sdr1", "sdr4", "ae2", "ae5", "-", "newcomer"));
    maybe(chance, asked, "source", SOURCES);
    maybe(chance, asked, "product", PRODUCTS);
    return asked;
  }

  private static void maybe(
      Random chance, Map<String, String> asked, String name, List<String> values) {
    if (chance.nextInt(3) == 0) {
      asked.put(name, values.get(chance.nextInt(values.size())));
    }
  }

  private ReportFilter question(Map<String, String> asked, ReportViewer viewer) {
    ReportParameters parameters = new ReportParameters(asked);
    ReportFilter question = ReportFilter.read(parameters, viewer, clock);
    assertThat(parameters.problems()).isEmpty();
    return question;
  }

  private Map<String, String> same(ReportFilter question) {
    Map<String, String> people =
        Stream.of(Group.SDR, Group.SALES)
            .flatMap(group -> directory.members(group).stream())
            .collect(Collectors.toMap(UserDirectory.Person::id, UserDirectory.Person::name));
    Map<String, String> told = new TreeMap<>();
    flat("", json.valueToTree(dashboard.of(question)), told);
    assertThat(told)
        .as("%s", question)
        .containsExactlyInAnyOrderEntriesOf(new DashboardOracle(jdbc, question, people).figures());
    return told;
  }

  /** Every figure by its path; a row of a list is named by what it is about. */
  private static void flat(String path, JsonNode node, Map<String, String> flat) {
    if (node.isArray()) {
      IntStream.range(0, node.size()).forEach(i -> row(path + "/" + i, path, node.get(i), flat));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flat(
                      path.isEmpty() ? field.getKey() : path + "/" + field.getKey(),
                      field.getValue(),
                      flat));
    } else {
      flat.put(path, node.isNull() ? "null" : node.asText());
    }
  }

  private static void row(String numbered, String path, JsonNode row, Map<String, String> flat) {
    List<String> name =
        row.has("lead")
            ? List.of()
            : NAMES.stream().filter(fields -> fields.stream().allMatch(row::has)).findFirst().get();
    String named =
        name.isEmpty()
            ? numbered
            : path
                + "/"
                + name.stream()
                    .map(field -> row.get(field).asText())
                    .collect(Collectors.joining("|"));
    row.properties().stream()
        .filter(field -> !name.contains(field.getKey()))
        .forEach(field -> flat(named + "/" + field.getKey(), field.getValue(), flat));
  }

  /** What a year made by chance lacks: rows that lie on an edge. */
  private record Corners(JdbcTemplate jdbc, Instant now) {

    static final Instant FROM = Instant.parse("2025-07-01T09:30:00Z");
    static final Instant TO = Instant.parse("2026-06-29T17:45:00.001Z");

    void write() {
      // some that were late still run
      jdbc.update(
          """
          update leadflow.sla_clock c set state = 'RUNNING', stopped_at = null, stopped_by = null
          where state = 'MET_LATE' and due_at > ?::timestamptz - interval '40 days'
            and not exists (select from leadflow.sla_clock r where r.lead_id = c.lead_id and r.kind = c.kind and r.state = 'RUNNING')
          """,
          now.toString());
      edge("started_at", FROM.toString(), "MET", 3);
      edge("started_at", TO.toString(), "MET", 3);
      edge("due_at", now.toString(), "RUNNING", 3);
      edge("warn_at", now.toString(), "RUNNING", 3);
      jdbc.update(
          """
          update leadflow.sla_clock set stopped_at = due_at where id in (
            select id from leadflow.sla_clock where state = 'CANCELLED' and stopped_at < due_at order by id desc limit 10)
          """);
      jdbc.update(
          "update leadflow.lead set created_at = ?::timestamptz where email = 'l7@year.example'",
          FROM.toString());
      jdbc.update(
          "update leadflow.lead set created_at = ?::timestamptz where email = 'l8@year.example'",
          TO.toString());
      move("RECYCLED", "RECYCLED", "asked again", now);
      move("ACTIVE", "INACTIVE", null, FROM);
      move("RECYCLED", "DISQUALIFIED", "no budget", TO);
      jdbc.update(
          "update leadflow.lead set status = 'INACTIVE' where email in ('l1@year.example', 'l2@year.example')");
      jdbc.update(
          "update leadflow.lead set stage = 'SUBSCRIBER' where email in ('l3@year.example', 'l4@year.example')");
      jdbc.update(
          "update leadflow.staff set absent_from = null, absent_to = null, out_on = null, capacity = 120");
      jdbc.update(
          "update leadflow.staff set absent_from = '2026-06-30', absent_to = '2026-06-30' where user_id = 'sdr1'");
      jdbc.update("update leadflow.staff set out_on = '2026-06-30' where user_id = 'sdr2'");
      jdbc.update("update leadflow.staff set capacity = 0 where user_id = 'sdr3'");
      jdbc.update("update leadflow.assignment set counted = false where id % 7 = 0");
      correct("MET_LATE", "CANCELLED");
      correct("MET_LATE", "MET");
      correct("CANCELLED", "MET_LATE");
      correct("MET", "MET_LATE");
      correct("RUNNING", "MET_LATE");
    }

    /**
     * The auditor says of some that they count as something else; of late ones he does so twice.
     */
    private void correct(String state, String as) {
      jdbc.update(
          """
          insert into leadflow.sla_correction (clock_id, at, by_user, counts_as, reason)
          select id, ?::timestamptz, 'maria', ?, 'as the phone log says' from (
            select id from leadflow.sla_clock where state = ? and due_at <= ?::timestamptz order by id % 97, id limit 9) c
          """,
          now.toString(), as, state, now.toString());
    }

    private void edge(String column, String at, String state, int clocks) {
      jdbc.update(
          """
          update leadflow.sla_clock set %1$s = ?::timestamptz where id in (
            select id from leadflow.sla_clock where state = ? order by %1$s desc limit ?)
          """
              .formatted(column),
          at,
          state,
          clocks);
    }

    private void move(String from, String to, String reason, Instant at) {
      jdbc.update(
          """
          insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status, at, cause, reason)
          select id, 1, 'LEAD', 'LEAD', ?, ?, ?::timestamptz, 'user', ? from leadflow.lead where email = 'l9@year.example'
          """,
          from,
          to,
          at.toString(),
          reason);
    }
  }
}
