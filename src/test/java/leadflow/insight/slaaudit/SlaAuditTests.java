package leadflow.insight.slaaudit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import leadflow.insight.dashboard.YearOfLeads;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The audit through the door that Cockpit uses, against plain SQL over the clocks themselves. */
@LeadflowTest
class SlaAuditTests {

  private static final String SLA = "/camunda/api/cockpit/plugin/leadflow-cockpit/default/sla";
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final String PERIOD = "from=2026-04-01&to=2026-06-30";
  private static final String IN_PERIOD =
      "c.started_at >= '2026-04-01T00:00:00Z' and c.started_at < '2026-07-01T00:00:00Z'";

  @Autowired Staff staff;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void aYear() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 1000, NOW);
  }

  @AfterEach
  void empty() {
    jdbc.execute("truncate leadflow.lead cascade");
    jdbc.update("delete from leadflow.staff");
    jdbc.update("delete from leadflow.team where id in ('west', 'east')");
    staff.goHome();
  }

  @Test
  void eachFilterCountsAndListsWhatSqlFinds() {
    Map<String, String> filters = new HashMap<>();
    filters.put("", "true");
    filters.put("&kind=qualify", "c.kind = 'qualify'");
    filters.put("&team=west", "c.owner_team = 'west'");
    filters.put("&person=sdr3", "c.owner = 'sdr3'");
    filters.put("&person=-", "c.owner is null");
    filters.put("&source=fair", "l.source = 'fair'");
    filters.put("&product=-", "l.product is null");
    filters.put("&verdict=met", "c.state = 'MET'");
    filters.put("&verdict=met-late", "c.state = 'MET_LATE'");
    filters.put("&verdict=overdue", "c.state = 'RUNNING' and c.due_at <= '" + NOW + "'");
    filters.put(
        "&verdict=due-soon",
        "c.state = 'RUNNING' and c.warn_at <= '" + NOW + "' and c.due_at > '" + NOW + "'");
    filters.put("&verdict=running", "c.state = 'RUNNING' and c.warn_at > '" + NOW + "'");
    filters.put("&verdict=cancelled", "c.state = 'CANCELLED'");
    filters.put(
        "&verdict=missed",
        "(c.state = 'MET_LATE' or c.state = 'RUNNING' and c.due_at <= '%s' or c.state = 'CANCELLED' and c.stopped_at >= c.due_at)"
            .formatted(NOW));
    filters.put("&verdict=corrected", "false");
    filters.put("&model=lead-qualification", "c.kind in ('first-touch', 'qualify')");
    filters.put("&model=sales-handover", "c.kind in ('first-touch', 'accept', 'decide')");
    filters.put("&model=lead-journey", "true");
    filters.put("&model=lead-nurturing", "false");
    filters.put("&lead=L900@Year.example%20", "l.email_key = 'l900@year.example'");
    filters.put("&lead=" + lead(901), "l.id = '" + lead(901) + "'");
    filters.put(
        "&kind=decide&team=east&verdict=missed&source=ads",
        "c.kind = 'decide' and c.owner_team = 'east' and l.source = 'ads' and c.state <> 'MET'"
            + " and (c.state = 'MET_LATE' or coalesce(c.stopped_at, '"
            + NOW
            + "') >= c.due_at)");
    filters.forEach(
        (asked, condition) -> {
          List<Long> expected =
              jdbc.queryForList(
                  "select c.id from leadflow.sla_clock c join leadflow.lead l on l.id = c.lead_id where "
                      + IN_PERIOD
                      + " and "
                      + condition
                      + " order by c.started_at desc, c.id desc",
                  Long.class);
          JsonNode page = manager().get(SLA + "?" + PERIOD + asked).is(200).json();
          assertThat(page.path("total").asLong()).as(asked).isEqualTo(expected.size());
          assertThat(ids(page))
              .as(asked)
              .isEqualTo(expected.subList(0, Math.min(expected.size(), SlaAudit.PAGE)));
        });
  }

  @Test
  void aRowTellsWhatTheClockRecords() {
    long id = lateClock();
    JsonNode row = row(id);
    assertThat(row.path("leadName").asText()).isEqualTo("Ana Lead 1");
    assertThat(row.path("company").asText()).isEqualTo("Company 1");
    assertThat(row.path("kind").asText()).isEqualTo("first-touch");
    assertThat(row.path("ownerName").asText()).isEqualTo("sdr2");
    assertThat(row.path("team").asText()).isEqualTo("east");
    assertThat(row.path("teamName").asText()).isEqualTo("East");
    assertThat(row.at("/hours/zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(row.path("startedAt").asText()).isEqualTo("2026-06-05T14:40:00Z");
    assertThat(row.path("target").asText()).isEqualTo("PT1H");
    assertThat(row.path("dueAt").asText()).isEqualTo("2026-06-08T07:40:00Z");
    assertThat(row.path("stoppedByPerson").asText()).isEqualTo("sdr2");
    assertThat(row.path("verdict").asText()).isEqualTo("MET_LATE");
    assertThat(row.path("usedSeconds").asLong()).isEqualTo(6600);
    assertThat(row.path("overdueSeconds").asLong()).isEqualTo(3000);
    assertThat(row.path("remindedAt").asText()).isEqualTo("2026-06-08T07:25:00Z");
    assertThat(row.path("escalatedAt").asText()).isEqualTo("2026-06-08T07:40:00Z");
    assertThat(row.path("arithmetic").asText())
        .isEqualTo(
            "Fri 16:40 to Mon 10:30 (Europe/Berlin), closed Fri 17:00–Mon 09:00 (Sat–Sun), 1 h 50 min of 1 h, 50 min over");
    assertThat(row.path("doubts")).isEmpty();

    JsonNode detail = manager().get(SLA + "/clocks/" + id).is(200).json();
    assertThat(detail.path("lines").findValuesAsText("seconds"))
        .containsExactly("1200", "0", "5400");
    assertThat(detail.at("/clock/id").asLong()).isEqualTo(id);
  }

  /** Calendars are kept as they are today: what they cannot tell any more is said. */
  @Test
  void aChangedCalendarIsSaid() {
    long id = lateClock();
    jdbc.update(
        "insert into leadflow.team_day_off (team_id, day, name) values ('east', '2026-06-08', 'Outing')");
    jdbc.update("update leadflow.team set calendar_version = 2 where id = 'east'");
    jdbc.update(
        """
        insert into leadflow.sla_change (clock_id, at, cause, version, actor, old_target, new_target, old_warn_at,
          new_warn_at, old_due_at, new_due_at) select id, started_at, 'calendar', 'east:2', 'maria', target, target,
          warn_at, warn_at, due_at - interval '1 hour', due_at from leadflow.sla_clock where id = ?
        """,
        id);
    JsonNode row = row(id);
    assertThat(row.path("arithmetic").asText()).endsWith("(Sat–Sun, Outing), 20 min of 1 h");
    List<String> doubts = new ArrayList<>();
    row.path("doubts").forEach(doubt -> doubts.add(doubt.asText()));
    assertThat(doubts)
        .containsExactly(
            "The calendar has changed since: the sum is by today's version 2, the due instant was set by version 1.",
            "By today's calendar the target ends at 2026-06-09T07:40:00Z, the due instant is 2026-06-08T07:40:00Z.",
            "When it stopped, 50 min beyond the due instant were recorded; by today's calendar it is 0 min.");
    assertThat(row.path("overdueSeconds").asLong()).as("as recorded").isEqualTo(3000);
    assertThat(row.at("/moves/0/version").asText()).isEqualTo("east:2");
    assertThat(row.at("/moves/0/actor").asText()).isEqualTo("maria");
    assertThat(row.at("/moves/0/oldDueAt").asText()).isEqualTo("2026-06-08T06:40:00Z");
  }

  @Test
  void pagesHaveNoGapsAndNoRepeatsWhileClocksStart() {
    for (String sort : List.of("", "&sort=due")) {
      List<Long> expected =
          jdbc.queryForList(
              "select c.id from leadflow.sla_clock c where "
                  + IN_PERIOD
                  + (sort.isEmpty()
                      ? " order by started_at desc, id desc"
                      : " order by due_at, id"),
              Long.class);
      List<Long> seen = new ArrayList<>();
      String next = "";
      while (next != null) {
        JsonNode page = manager().get(SLA + "?" + PERIOD + sort + next).is(200).json();
        assertThat(page.path("before").asLong()).isGreaterThanOrEqualTo(seen.size());
        seen.addAll(ids(page));
        String after = page.path("next").textValue();
        next = after == null ? null : "&after=" + after;
        if (sort.isEmpty()) {
          runningClock(NOW.minusSeconds(60));
        }
      }
      assertThat(seen).isEqualTo(expected);
    }
  }

  @Test
  void theFileIsWhatSqlSays() {
    long id = lateClock();
    jdbc.update("update leadflow.lead set company = '=cmd()' where id = ?", lead(1));
    manager()
        .post(SLA + "/clocks/" + id + "/corrections", correction("MET", "The \"phone\", it rang"))
        .is(200);
    String asked = "?from=2025-01-01&to=2026-06-30";
    Http.Answer answer = manager().get(SLA + "/export" + asked).is(200);
    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(answer.header("Content-Disposition"))
        .isEqualTo("attachment; filename=\"sla-audit-2025-01-01-to-2026-06-30.csv\"");
    List<Map<String, String>> rows = csv(answer.text());
    List<Map<String, Object>> expected =
        jdbc.queryForList(
            """
            select c.id, c.kind, c.state, c.owner, extract(epoch from c.target::interval)::bigint as target,
              c.started_at, c.due_at, c.stopped_at, c.overdue_business_seconds as over, c.team_id
            from leadflow.sla_clock c order by started_at desc, id desc
            """);
    assertThat(rows).as("more than are read at once").hasSizeGreaterThan(2 * AuditTable.AT_ONCE);
    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> row = rows.get(i);
      Map<String, Object> clock = expected.get(i);
      assertThat(row.get("clock_id")).isEqualTo(clock.get("id").toString());
      assertThat(row.get("kind")).isEqualTo(clock.get("kind"));
      assertThat(row.get("owner")).isEqualTo(clock.get("owner") == null ? "" : clock.get("owner"));
      assertThat(row.get("target_seconds")).isEqualTo(clock.get("target").toString());
      assertThat(row.get("started_at")).isEqualTo(instant(clock.get("started_at")));
      assertThat(row.get("due_at")).isEqualTo(instant(clock.get("due_at")));
      assertThat(row.get("stopped_at")).isEqualTo(instant(clock.get("stopped_at")));
      assertThat(row.get("overdue_business_seconds"))
          .isEqualTo(clock.get("over") == null ? "" : clock.get("over").toString());
      assertThat(row.get("arithmetic")).isNotEmpty();
      if (clock.get("team_id") == null && clock.get("stopped_at") != null) {
        assertThat(Long.parseLong(row.get("used_seconds")))
            .isEqualTo(
                Duration.between(
                        Instant.parse(row.get("started_at")), Instant.parse(row.get("stopped_at")))
                    .toSeconds());
      }
    }
    Map<String, String> corrected =
        rows.stream().filter(r -> r.get("clock_id").equals("" + id)).findFirst().orElseThrow();
    assertThat(corrected)
        .containsEntry("verdict", "MET")
        .containsEntry("verdict_recorded", "MET_LATE")
        .containsEntry("missed", "false")
        .containsEntry("used_seconds", "6600")
        .containsEntry("overdue_seconds", "3000")
        .containsEntry("company", "'=cmd()")
        .containsEntry("corrections", "2026-06-30T12:00:00Z MET by maria: The \"phone\", it rang");
  }

  @Test
  void aCorrectionCountsAndTheNewestOne() {
    long id = lateClock();
    long missed = total("&verdict=missed");
    long met = total("&verdict=met");
    JsonNode told =
        manager()
            .post(
                SLA + "/clocks/" + id + "/corrections", correction("MET", "  Called from abroad "))
            .is(200)
            .json();
    assertThat(told.at("/clock/verdict").asText()).isEqualTo("MET");
    assertThat(told.at("/clock/recorded").asText()).isEqualTo("MET_LATE");
    assertThat(told.at("/clock/corrections/0/by").asText()).isEqualTo("maria");
    assertThat(told.at("/clock/corrections/0/reason").asText()).isEqualTo("Called from abroad");
    assertThat(total("&verdict=missed")).isEqualTo(missed - 1);
    assertThat(total("&verdict=met")).isEqualTo(met + 1);
    assertThat(total("&verdict=corrected")).isEqualTo(1);

    manager()
        .post(SLA + "/clocks/" + id + "/corrections", correction("CANCELLED", "It was a test lead"))
        .is(200);
    assertThat(row(id).path("verdict").asText()).isEqualTo("CANCELLED");
    assertThat(row(id).path("corrections")).hasSize(2);
    assertThat(state(id)).as("the clock itself").isEqualTo("MET_LATE");
    assertThat(total("&verdict=missed")).isEqualTo(missed - 1);
    assertThat(total("&verdict=met")).isEqualTo(met);
  }

  @Test
  void onlyWhatIsOverCanBeCorrectedAndWithAReason() {
    long runs = runningClock(NOW.minusSeconds(60));
    manager()
        .post(SLA + "/clocks/" + runs + "/corrections", correction("MET", "Too early to say"))
        .problem(409, "clock-runs");
    long overdue = runningClock(NOW.minusSeconds(86_400));
    manager()
        .post(SLA + "/clocks/" + overdue + "/corrections", correction("MET", "Decided by phone"))
        .is(200);
    String path = SLA + "/clocks/" + overdue + "/corrections";
    manager().post(path, "{}").invalid("countsAs required", "reason required");
    manager().post(path, "null").invalid("countsAs required", "reason required");
    manager()
        .post(path, correction("RUNNING", "abcd"))
        .invalid("countsAs invalid", "reason too_short");
    manager().post(path, correction("MET", "x".repeat(501))).invalid("reason too_long");
    manager().post(path, correction("MET", "null \\u0000 byte")).invalid("reason control_char");
    manager().post(path, "{").problem(400, "malformed");
    manager()
        .post(SLA + "/clocks/999999999/corrections", correction("MET", "No such clock"))
        .problem(404, "not-found");
    assertThat(
            manager().without("X-XSRF-TOKEN").post(path, correction("MET", "Forged one")).status())
        .isEqualTo(403);
    assertThat(corrections(overdue)).hasSize(1);
  }

  @Test
  void twoAtOnceAreBothKeptAndTheHigherIdCounts() {
    long id = lateClock();
    Http maria = manager();
    List<String> words = List.of("MET", "CANCELLED", "MET_LATE", "MET", "CANCELLED", "MET_LATE");
    List<CompletableFuture<Http.Answer>> all =
        words.stream()
            .map(
                word ->
                    CompletableFuture.supplyAsync(
                        () ->
                            maria.post(
                                SLA + "/clocks/" + id + "/corrections",
                                correction(word, "All at once"))))
            .toList();
    all.forEach(each -> each.join().is(200));
    List<String> kept = corrections(id);
    assertThat(kept).containsExactlyInAnyOrderElementsOf(words);
    assertThat(row(id).path("verdict").asText()).isEqualTo(kept.get(kept.size() - 1));
  }

  @Test
  void theDatabaseKeepsWhatWasSaid() {
    long id = lateClock();
    manager()
        .post(SLA + "/clocks/" + id + "/corrections", correction("MET", "Called from abroad"))
        .is(200);
    for (String sql :
        List.of(
            "delete from leadflow.sla_correction",
            "update leadflow.sla_correction set counts_as = 'MET_LATE'",
            "update leadflow.sla_correction set reason = 'something else'",
            "update leadflow.sla_correction set reason = null",
            "delete from leadflow.sla_clock where id = " + id)) {
      assertThatThrownBy(() -> jdbc.execute(sql)).as(sql).isInstanceOf(DataAccessException.class);
    }
    assertThat(corrections(id)).containsExactly("MET");

    Http.withKey(port).post("/api/leads/" + lead(1) + "/erasure", "{}").is(200);
    JsonNode row = row(id);
    assertThat(row.path("erased").asBoolean()).isTrue();
    assertThat(row.path("leadName").isNull()).isTrue();
    assertThat(row.path("company").isNull()).isTrue();
    assertThat(row.at("/corrections/0/reason").isNull()).isTrue();
    assertThat(row.path("verdict").asText()).isEqualTo("MET");
    assertThatThrownBy(() -> jdbc.execute("update leadflow.sla_correction set reason = 'again so'"))
        .isInstanceOf(DataAccessException.class);

    jdbc.update("delete from leadflow.lead where id = ?", lead(1));
    assertThat(corrections(id)).isEmpty();
  }

  @Test
  void aTeamLeadSeesAndCorrectsHisOwnTeamOnly() {
    jdbc.update("insert into leadflow.staff (user_id, team_id) values ('tess', 'east')");
    Http tess = person("tess", "teamLeads");
    long own = lateClock();
    long other =
        jdbc.queryForObject(
            "select max(id) from leadflow.sla_clock where owner_team = 'west' and state = 'MET'",
            Long.class);
    JsonNode page = tess.get(SLA + "?" + PERIOD).is(200).json();
    assertThat(page.path("total").asLong()).isEqualTo(total("&team=east"));
    assertThat(page.findValuesAsText("team")).containsOnly("east");
    assertThat(page.path("mayCorrect").asBoolean()).isTrue();
    assertThat(csv(tess.get(SLA + "/export?" + PERIOD).is(200).text()))
        .hasSize((int) total("&team=east"))
        .allMatch(row -> row.get("team").equals("east"));
    tess.get(SLA + "?team=west").invalid("team not_yours");
    tess.get(SLA + "/export?team=west").invalid("team not_yours");
    tess.get(SLA + "/clocks/" + other).problem(404, "not-found");
    tess.get(SLA + "/clocks/" + own).is(200);
    tess.post(SLA + "/clocks/" + other + "/corrections", correction("MET", "Not my team"))
        .problem(403, "forbidden");
    tess.post(SLA + "/clocks/" + own + "/corrections", correction("MET", "My own team")).is(200);
    assertThat(corrections(other)).isEmpty();
  }

  @Test
  void whoReadsOnlyReadsAndWhoHasNoCockpitGetsNothing() {
    long id = lateClock();
    Http owner = person("olga", "processOwners");
    assertThat(owner.get(SLA).is(200).json().path("mayCorrect").asBoolean()).isFalse();
    owner.get(SLA + "/clocks/" + id).is(200);
    owner
        .post(SLA + "/clocks/" + id + "/corrections", correction("MET", "I am no manager"))
        .problem(403, "forbidden");
    for (String group : List.of("sdr", "sales")) {
      Http one = person("nora" + group, group);
      one.get(SLA).problem(403, "forbidden");
      one.get(SLA + "/export").problem(403, "forbidden");
      one.get(SLA + "/clocks/" + id).problem(403, "forbidden");
      one.post(SLA + "/clocks/" + id + "/corrections", correction("MET", "I am no manager"))
          .problem(403, "forbidden");
    }
    assertThat(Http.anonymous(port).get(SLA).status()).isEqualTo(401);
    assertThat(corrections(id)).isEmpty();
  }

  @Test
  void whatDoesNotHoldIsNamed() {
    manager()
        .get(SLA + "?verdict=late&lead=nobody&sort=up&after=x&kind=y")
        .invalid(
            "verdict invalid", "lead invalid", "sort invalid", "after invalid", "kind invalid");
    assertThat(total("&lead=nobody@nowhere.example")).isZero();
    manager().get(SLA + "/clocks/12x").is(404);
  }

  private Http manager() {
    return person("maria", "managers");
  }

  private final Map<String, Http> sessions = new TreeMap<>();

  private Http person(String id, String group) {
    return sessions.computeIfAbsent(
        id,
        who -> {
          staff.person(port, who, group);
          return Http.inSession(port, who, Staff.PASSWORD);
        });
  }

  private long total(String asked) {
    return manager().get(SLA + "?" + PERIOD + asked).is(200).json().path("total").asLong();
  }

  private JsonNode row(long id) {
    return manager().get(SLA + "/clocks/" + id).is(200).json().path("clock");
  }

  private static List<Long> ids(JsonNode page) {
    List<Long> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.add(row.path("id").asLong()));
    return ids;
  }

  /** An hour in East's hours of the first lead, from Friday 16:40 to Monday 10:30 in Berlin. */
  private long lateClock() {
    return jdbc.queryForObject(
        """
        insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner, started_at, warn_at, due_at, state,
          stopped_at, stopped_by, overdue_business_seconds, reminded_at, escalated_at, calendar_version, policy_version)
        values (?, 1, 'first-touch', 'east', 'PT1H', 'sdr2', '2026-06-05T14:40:00Z', '2026-06-08T07:25:00Z',
          '2026-06-08T07:40:00Z', 'MET_LATE', '2026-06-08T08:30:00Z', 'attempt by sdr2', 3000,
          '2026-06-08T07:25:00Z', '2026-06-08T07:40:00Z', 1, 1)
        returning id
        """,
        Long.class,
        lead(1));
  }

  /** An hour by the wall clock, of a lead that has no clock yet. */
  private long runningClock(Instant start) {
    return jdbc.queryForObject(
        """
        insert into leadflow.sla_clock (lead_id, cycle, kind, target, started_at, warn_at, due_at, state)
        select l.id, 1, 'decide', 'PT1H', s, s + interval '45 minutes', s + interval '1 hour', 'RUNNING'
        from (select ?::timestamptz as s) t, leadflow.lead l
        where not exists (select from leadflow.sla_clock c where c.lead_id = l.id) limit 1
        returning id
        """,
        Long.class,
        start.toString());
  }

  private static UUID lead(int n) {
    return UUID.fromString("00000000-0000-4000-8000-%012d".formatted(n));
  }

  private String state(long id) {
    return jdbc.queryForObject(
        "select state from leadflow.sla_clock where id = ?", String.class, id);
  }

  private List<String> corrections(long clock) {
    return jdbc.queryForList(
        "select counts_as from leadflow.sla_correction where clock_id = ? order by id",
        String.class,
        clock);
  }

  private static String correction(String countsAs, String reason) {
    return "{\"countsAs\": \"%s\", \"reason\": \"%s\"}"
        .formatted(countsAs, reason.replace("\"", "\\\""));
  }

  private static String instant(Object timestamp) {
    return timestamp == null ? "" : ((Timestamp) timestamp).toInstant().toString();
  }

  /** Reads RFC 4180 by itself: rows by the names of the first one. */
  private static List<Map<String, String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    List<String> names = rows.remove(0);
    return rows.stream()
        .map(
            cells -> {
              assertThat(cells).hasSameSizeAs(names);
              Map<String, String> named = new HashMap<>();
              for (int i = 0; i < names.size(); i++) {
                named.put(names.get(i), cells.get(i));
              }
              return named;
            })
        .toList();
  }
}
