package leadflow.insight.slaaudit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.insight.reporting.ClockOutcome;
import leadflow.insight.slaaudit.AuditedClock.Correction;
import leadflow.insight.slaaudit.AuditedClock.Hours;
import leadflow.insight.slaaudit.AuditedClock.Move;
import leadflow.platform.access.UserDirectory;
import leadflow.sla.calendar.BusinessCalendar;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads clocks with everything that an auditor needs. An index alone finds which ones; the rest is
 * read only for the clocks of a page.
 */
@Repository
class AuditedClocks {

  /** The person of a verdict or decision is whoever recorded it. */
  private static final String CLOCKS =
      """
      select c.*, %s as recorded, %s as verdict, l.erased, l.company,
        l.name as lead_name, t.name as hours_name,
        o.name as team_name,
        (select a.to_user from leadflow.lead_assignment a where a.lead_id = c.lead_id
          and a.at <= coalesce(c.stopped_at, :now) order by a.id desc limit 1) as assignee,
        case when c.stopped_by like '%% by %%' then substring(c.stopped_by from ' by (.*)$')
          when c.stopped_by like 'verdict %%' then
            (select b.saved_by from leadflow.lead_bant b where b.lead_id = c.lead_id and b.cycle = c.cycle
              and b.verdict is not null and b.saved_at <= c.stopped_at order by b.id desc limit 1)
          when c.stopped_by in ('accept', 'reject') then p.decided_by
          when c.stopped_by in ('won', 'lost', 'stalled') then p.closed_by end as stopper
      from (%s) k join leadflow.lead_clock c on c.id = k.id join leadflow.lead_card l on l.id = c.lead_id
      left join leadflow.team_calendar t on t.id = c.team_id left join leadflow.team_calendar o on o.id = c.owner_team
      left join leadflow.lead_opportunity p on p.lead_id = c.lead_id and p.cycle = c.cycle
      """;

  private final JdbcClient jdbc;
  private final Calendars calendars;
  private final UserDirectory directory;

  AuditedClocks(JdbcClient jdbc, Calendars calendars, UserDirectory directory) {
    this.jdbc = jdbc;
    this.calendars = calendars;
    this.directory = directory;
  }

  /** Returns at most this many clocks from the filter's position on, in its order. */
  List<AuditedClock> some(AuditFilter question, int most) {
    String which =
        "select c.id from leadflow.lead_clock c where %s and %s order by %s limit %d"
            .formatted(
                question.condition("c"), question.behind("c"), question.order().by("c"), most);
    return read(which, question.order().by("c"), question.values(), question.now());
  }

  /** Returns the clock; empty when there is no such clock. */
  List<AuditedClock> one(long id, Instant now) {
    Map<String, Object> values = Map.of("id", id, "now", Timestamp.from(now));
    return read("select :id::bigint as id", "c.id", values, now);
  }

  /**
   * @param all all clocks that the filter selects
   * @param before how many of them are on earlier pages
   */
  record Count(long all, long before) {}

  Count count(AuditFilter question) {
    return jdbc.sql(
            "select count(*), count(*) filter (where not %s) from leadflow.lead_clock c where %s"
                .formatted(question.behind("c"), question.condition("c")))
        .params(question.values())
        .query((r, n) -> new Count(r.getLong(1), r.getLong(2)))
        .single();
  }

  private List<AuditedClock> read(
      String which, String order, Map<String, Object> values, Instant now) {
    String sql =
        CLOCKS.formatted(ClockOutcome.recorded("c"), ClockOutcome.counted("c"), which)
            + " order by "
            + order;
    List<Row> rows = jdbc.sql(sql).params(values).query((r, n) -> row(r)).list();
    Long[] ids = rows.stream().map(Row::id).toArray(Long[]::new);
    Beside beside = new Beside(moves(ids), corrections(ids), names(rows), today(rows));
    return rows.stream().map(row -> row.told(beside, now)).toList();
  }

  private Map<Long, List<Move>> moves(Long[] clocks) {
    return jdbc
        .sql(
            "select * from leadflow.clock_move where clock_id = any(:clocks) order by clock_id, id")
        .param("clocks", clocks)
        .query((r, n) -> Map.entry(r.getLong("clock_id"), move(r)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Move move(ResultSet r) throws SQLException {
    return new Move(
        r.getTimestamp("at").toInstant(),
        r.getString("cause"),
        r.getString("version"),
        r.getString("actor"),
        Duration.parse(r.getString("old_target")),
        Duration.parse(r.getString("new_target")),
        r.getTimestamp("old_due_at").toInstant(),
        r.getTimestamp("new_due_at").toInstant(),
        r.getString("problem"));
  }

  /** Returns the corrections, oldest first. */
  private Map<Long, List<Correction>> corrections(Long[] clocks) {
    return jdbc
        .sql(
            "select * from leadflow.clock_correction where clock_id = any(:clocks) order by clock_id, id")
        .param("clocks", clocks)
        .query((r, n) -> Map.entry(r.getLong("clock_id"), correction(r)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static Correction correction(ResultSet r) throws SQLException {
    return new Correction(
        r.getLong("id"),
        r.getTimestamp("at").toInstant(),
        r.getString("by_user"),
        ClockOutcome.valueOf(r.getString("counts_as")),
        r.getString("reason"));
  }

  private Map<String, String> names(List<Row> rows) {
    Set<String> people = new HashSet<>();
    rows.forEach(
        row ->
            Stream.of(row.owner, row.assignee, row.stopper)
                .filter(who -> who != null)
                .forEach(people::add));
    return directory.names(people);
  }

  private Map<String, Calendars.Versioned> today(List<Row> rows) {
    return rows.stream()
        .map(Row::hours)
        .filter(team -> team != null)
        .distinct()
        .collect(Collectors.toMap(team -> team, calendars::newest));
  }

  /** Additional data about the clocks of a page. */
  private record Beside(
      Map<Long, List<Move>> moves,
      Map<Long, List<Correction>> corrections,
      Map<String, String> names,
      Map<String, Calendars.Versioned> today) {

    @Nullable String name(@Nullable String person) {
      return person == null ? null : names.getOrDefault(person, person);
    }
  }

  private record Row(
      long id,
      UUID lead,
      @Nullable String leadName,
      @Nullable String company,
      boolean erased,
      String kind,
      int cycle,
      @Nullable String owner,
      String team,
      String teamName,
      Instant startedAt,
      Duration target,
      @Nullable String hours,
      @Nullable String hoursName,
      @Nullable Integer calendarVersion,
      int policyVersion,
      Instant warnAt,
      Instant dueAt,
      @Nullable Instant returnAt,
      @Nullable Instant stoppedAt,
      @Nullable String stoppedBy,
      @Nullable String stopper,
      @Nullable String assignee,
      ClockOutcome recorded,
      ClockOutcome verdict,
      @Nullable Long overdue,
      @Nullable Instant remindedAt,
      @Nullable Instant escalatedAt,
      @Nullable Instant returnedAt) {

    AuditedClock told(Beside beside, Instant now) {
      Calendars.Versioned today = hours == null ? null : beside.today.get(hours);
      BusinessCalendar calendar = today == null ? null : today.calendar();
      Instant end = stoppedAt == null ? now : stoppedAt;
      boolean ended = stoppedAt != null;
      ClockCalculation sum = ClockCalculation.of(calendar, startedAt, end, target, ended);
      Long over =
          recorded.missed()
              ? (Long) ClockCalculation.of(calendar, dueAt, end, target, ended).used().toSeconds()
              : null;
      return new AuditedClock(
          id,
          lead,
          leadName,
          company,
          erased,
          kind,
          cycle,
          owner,
          beside.name(owner),
          team,
          teamName,
          startedAt,
          target,
          today == null
              ? null
              : new Hours(
                  String.valueOf(hours),
                  String.valueOf(hoursName),
                  today.calendar().zone().toString(),
                  calendarVersion,
                  today.version()),
          policyVersion,
          warnAt,
          dueAt,
          returnAt,
          stoppedAt,
          stoppedBy,
          beside.name(stopper),
          beside.name(assignee),
          recorded,
          verdict,
          sum.used().toSeconds(),
          calendar != null && overdue != null ? overdue : over,
          overdue,
          remindedAt,
          escalatedAt,
          returnedAt,
          beside.moves.getOrDefault(id, List.of()),
          beside.corrections.getOrDefault(id, List.of()),
          sum.sentence(),
          new ClockDiscrepancies(calendar, today == null ? 0 : today.version(), calendarVersion)
              .about(startedAt, target, dueAt, over, overdue));
    }
  }

  private static Row row(ResultSet r) throws SQLException {
    boolean erased = r.getBoolean("erased");
    return new Row(
        r.getLong("id"),
        r.getObject("lead_id", UUID.class),
        erased ? null : r.getString("lead_name"),
        erased ? null : r.getString("company"),
        erased,
        r.getString("kind"),
        r.getInt("cycle"),
        r.getString("owner"),
        r.getString("owner_team"),
        r.getString("team_name") == null ? r.getString("owner_team") : r.getString("team_name"),
        r.getTimestamp("started_at").toInstant(),
        Duration.parse(r.getString("target")),
        r.getString("team_id"),
        r.getString("hours_name"),
        r.getObject("calendar_version", Integer.class),
        r.getInt("policy_version"),
        r.getTimestamp("warn_at").toInstant(),
        r.getTimestamp("due_at").toInstant(),
        instant(r, "return_at"),
        instant(r, "stopped_at"),
        r.getString("stopped_by"),
        r.getString("stopper"),
        r.getString("assignee"),
        ClockOutcome.valueOf(r.getString("recorded")),
        ClockOutcome.valueOf(r.getString("verdict")),
        r.getObject("overdue_business_seconds", Long.class),
        instant(r, "reminded_at"),
        instant(r, "escalated_at"),
        instant(r, "returned_at"));
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
