package leadflow.sla;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.decision.Answer;
import leadflow.decision.DecisionTables;
import leadflow.lead.Lead;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The clocks of leads. A due instant is a pure function of start, target and calendar; the BPMN
 * timer, the task's due date and every report read it from here. Callers hold the lead's lock.
 */
@Repository
public class SlaClocks {

  public static final String FIRST_TOUCH = "first-touch";
  public static final String QUALIFY = "qualify";
  public static final String ACCEPT = "accept";
  public static final String DECIDE = "decide";
  public static final String OPPORTUNITY_IDLE = "opportunity-idle";

  private final JdbcClient jdbc;
  private final Clock clock;
  private final DecisionTables decisions;
  private final Calendars calendars;

  SlaClocks(JdbcClient jdbc, Clock clock, DecisionTables decisions, Calendars calendars) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.decisions = decisions;
    this.calendars = calendars;
  }

  /** Starts a clock by the policy of {@code set-sla}; one that already runs goes on. */
  public void start(Lead lead, String kind) {
    Answer.Row policy = policy(lead, kind);
    Duration target = Duration.parse(required(policy, "target"));
    boolean business = "business".equals(policy.text("calendar"));
    String owner = lead.standing().owner();
    String team = business ? calendars.teamOf(owner) : null;
    Instant start = clock.instant();
    Integer warn = policy.number("warnPercent");
    Integer giveBack = policy.number("returnAfterPercent");
    jdbc.sql(
            """
            insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner,
              started_at, warn_at, due_at, return_at, state)
            values (:lead, :cycle, :kind, :team, :target, :owner, :start, :warn, :due, :return, 'RUNNING')
            on conflict (lead_id, kind) where state = 'RUNNING' do nothing
            """)
        .param("lead", lead.id())
        .param("cycle", lead.standing().cycle())
        .param("kind", kind)
        .param("team", team)
        .param("target", target.toString())
        .param("owner", owner)
        .param("start", Timestamp.from(start))
        .param(
            "warn", Timestamp.from(after(start, percent(target, warn == null ? 75 : warn), team)))
        .param("due", Timestamp.from(after(start, target, team)))
        .param(
            "return",
            giveBack == null ? null : Timestamp.from(after(start, percent(target, giveBack), team)))
        .update();
  }

  /** Stops running clocks by a fact; met, or met late from the due instant on. */
  public void stop(UUID lead, Instant at, String fact, String... kinds) {
    for (SlaClock running : of(lead)) {
      if (running.running() && List.of(kinds).contains(running.kind())) {
        boolean late = !at.isBefore(running.dueAt());
        settle(running, late ? SlaClock.State.MET_LATE : SlaClock.State.MET, at, fact);
      }
    }
  }

  /** Ends all running clocks without a verdict: the lead went another way. */
  public void cancel(UUID lead, String reason) {
    jdbc.sql(
            """
            update leadflow.sla_clock set state = 'CANCELLED', stopped_at = :now, stopped_by = :reason
            where lead_id = :lead and state = 'RUNNING'
            """)
        .param("lead", lead)
        .param("now", Timestamp.from(clock.instant()))
        .param("reason", reason)
        .update();
  }

  /** All clocks of a lead, oldest first. */
  public List<SlaClock> of(UUID lead) {
    return jdbc.sql("select * from leadflow.sla_clock where lead_id = :lead order by id")
        .param("lead", lead)
        .query((r, n) -> clock(r))
        .list();
  }

  /** The newest clock of this kind in the lead's present cycle. */
  public Optional<SlaClock> newest(Lead lead, String kind) {
    return of(lead.id()).stream()
        .filter(c -> c.kind().equals(kind) && c.cycle() == lead.standing().cycle())
        .reduce((first, second) -> second);
  }

  /** The due instant a task shows: that of its earliest running clock, if any runs. */
  public @Nullable Instant nextDue(UUID lead) {
    return of(lead).stream()
        .filter(SlaClock::running)
        .map(SlaClock::dueAt)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /**
   * Working seconds beyond the due instant: final for a stopped clock, so far for a running one.
   */
  public @Nullable Long overdue(SlaClock c, Instant now) {
    return c.running() && now.isAfter(c.dueAt())
        ? (Long) calendars.secondsBetween(c.dueAt(), now, c.owner())
        : c.overdueBusinessSeconds();
  }

  /** Reassigning hands the running clocks over; it does not reset them. */
  public void handOver(UUID lead, @Nullable String owner) {
    jdbc.sql(
            "update leadflow.sla_clock set owner = :owner where lead_id = :lead and state = 'RUNNING'")
        .param("owner", owner)
        .param("lead", lead)
        .update();
  }

  /**
   * Marks that something was done about a running clock that has come so far; false when it is
   * stopped, not there yet, or it was done before. So a timer that comes late or twice acts once.
   *
   * @param mark reminded_at, escalated_at or returned_at
   */
  boolean mark(UUID lead, String kind, Mark mark) {
    return jdbc.sql(
                """
                update leadflow.sla_clock set %1$s = :now
                where lead_id = :lead and kind = :kind and state = 'RUNNING' and %1$s is null and %2$s <= :now
                """
                    .formatted(mark.column, mark.from))
            .param("now", Timestamp.from(clock.instant()))
            .param("lead", lead)
            .param("kind", kind)
            .update()
        == 1;
  }

  enum Mark {
    REMINDED("reminded_at", "warn_at"),
    ESCALATED("escalated_at", "due_at"),
    RETURNED("returned_at", "return_at");

    private final String column;
    private final String from;

    Mark(String column, String from) {
      this.column = column;
      this.from = from;
    }
  }

  private void settle(SlaClock running, SlaClock.State state, Instant at, String fact) {
    Long overdue =
        state == SlaClock.State.MET_LATE
            ? (Long) calendars.secondsBetween(running.dueAt(), at, running.owner())
            : null;
    jdbc.sql(
            """
            update leadflow.sla_clock set state = :state, stopped_at = :at, stopped_by = :fact,
              overdue_business_seconds = :overdue
            where id = :id and state = 'RUNNING'
            """)
        .param("state", state.name())
        .param("at", Timestamp.from(at))
        .param("fact", fact)
        .param("overdue", overdue)
        .param("id", running.id())
        .update();
  }

  private Answer.Row policy(Lead lead, String kind) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("kind", kind);
    inputs.put("hot", lead.standing().hot());
    inputs.put("product", lead.facts().product());
    inputs.put("segment", lead.facts().segment());
    return decisions
        .ask("set-sla", inputs)
        .first()
        .orElseThrow(() -> new IllegalStateException("set-sla has no row for " + kind));
  }

  private static String required(Answer.Row policy, String output) {
    String text = policy.text(output);
    if (text == null) {
      throw new IllegalStateException("set-sla gives no " + output);
    }
    return text;
  }

  private Instant after(Instant start, Duration target, @Nullable String team) {
    return team == null ? start.plus(target) : calendars.ofTeam(team).plus(start, target);
  }

  private static Duration percent(Duration target, int percent) {
    return Duration.ofMillis(target.toMillis() * percent / 100);
  }

  private static SlaClock clock(ResultSet r) throws SQLException {
    return new SlaClock(
        r.getLong("id"),
        r.getInt("cycle"),
        r.getString("kind"),
        r.getString("team_id"),
        Duration.parse(r.getString("target")),
        r.getString("owner"),
        r.getTimestamp("started_at").toInstant(),
        r.getTimestamp("warn_at").toInstant(),
        r.getTimestamp("due_at").toInstant(),
        instant(r, "return_at"),
        SlaClock.State.valueOf(r.getString("state")),
        instant(r, "stopped_at"),
        r.getObject("overdue_business_seconds", Long.class),
        r.getTimestamp("reminded_at") != null,
        r.getTimestamp("escalated_at") != null);
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
