package leadflow.sla;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The clocks of leads. A due instant is a pure function of start, target and calendar; the BPMN
 * timer, the task's due date and every report read it from here. Callers hold the lead's lock.
 */
@Repository
public class SlaClocks implements PersonalData {

  /** A calendar's version that never was: the clock now counts in another team's hours. */
  static final int OTHER_HOURS = 0;

  /** By how much a caller's clock may be behind ours. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final SlaPolicy policy;
  private final Calendars calendars;
  private final ObjectMapper json;

  SlaClocks(
      JdbcClient jdbc, Clock clock, SlaPolicy policy, Calendars calendars, ObjectMapper json) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.policy = policy;
    this.calendars = calendars;
    this.json = json;
  }

  /** Starts the clocks of a part of the way; who was spoken to needs no other first touch. */
  void startAll(Lead lead, JourneyPart part) {
    for (ClockKind kind : part.clocks()) {
      if (kind != ClockKind.FIRST_TOUCH || !isTouched(lead)) {
        start(lead, kind);
      }
    }
  }

  private boolean isTouched(Lead lead) {
    return newest(lead, ClockKind.FIRST_TOUCH)
        .filter(c -> c.stored() == SlaClock.State.MET || c.stored() == SlaClock.State.MET_LATE)
        .isPresent();
  }

  /** Starts a clock by the policy of {@code set-sla}; one that already runs goes on. */
  public void start(Lead lead, ClockKind kind) {
    Instant start = clock.instant();
    String owner = lead.state().owner();
    Map<String, Object> asked = policy.question(lead, kind);
    ClockSchedule terms = policy.terms(asked, start, calendars.teamFor(lead.id(), owner));
    jdbc.sql(
            """
            insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner,
              started_at, warn_at, due_at, return_at, state, policy_version, calendar_version, asked)
            values (:lead, :cycle, :kind, :team, :target, :owner, :start, :warn, :due, :return, 'RUNNING',
              :policy, :calendar, :asked::jsonb)
            on conflict (lead_id, kind) where state = 'RUNNING' do nothing
            """)
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .param("kind", kind.id())
        .param("team", terms.team())
        .param("target", terms.target().toString())
        .param("owner", owner)
        .param("start", Timestamp.from(start))
        .param("warn", Timestamp.from(terms.warnAt()))
        .param("due", Timestamp.from(terms.dueAt()))
        .param("return", timestamp(terms.returnAt()))
        .param("policy", terms.policyVersion())
        .param("calendar", terms.calendarVersion())
        .param("asked", write(asked))
        .update();
  }

  /**
   * Stops running clocks by a fact; met, or met late from the due instant on.
   *
   * <p>What counts is when the fact happened, not when it was written down. A call made in time and
   * logged after the due instant is met: nothing was late. That the clock was escalated by then
   * stays on it. A fact from before the clock's start is not what it waits for, and does not stop
   * it, save for the minutes by which the clocks of two machines may differ.
   *
   * @param at when it happened; an instant in the future counts as now
   */
  public void stop(UUID lead, Instant at, String fact, ClockKind... kinds) {
    Instant now = clock.instant();
    Instant happened = at.isAfter(now) ? now : at;
    for (SlaClock running : of(lead)) {
      if (running.running()
          && List.of(kinds).contains(running.kind())
          && !happened.isBefore(running.startedAt().minus(CLOCKS_DIFFER))) {
        Instant stop = happened.isBefore(running.startedAt()) ? running.startedAt() : happened;
        settle(running, running.stoppedAt(stop), stop, fact);
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
  public Optional<SlaClock> newest(Lead lead, ClockKind kind) {
    return of(lead.id()).stream()
        .filter(c -> c.kind() == kind && c.cycle() == lead.state().cycle())
        .reduce((first, second) -> second);
  }

  /**
   * Returns the newest clock of this kind in the lead's present cycle.
   *
   * @throws IllegalStateException when none was started
   */
  SlaClock started(Lead lead, ClockKind kind) {
    return newest(lead, kind)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No " + kind.id() + " clock was started for lead " + lead.id()));
  }

  /** The due instant a task shows: that of its earliest running clock, if any runs. */
  public @Nullable Instant nextDue(UUID lead) {
    SlaClock earliest = earliest(lead);
    return earliest == null ? null : earliest.dueAt();
  }

  /** The running clock that is due first. */
  public @Nullable SlaClock earliest(UUID lead) {
    return of(lead).stream()
        .filter(SlaClock::running)
        .min(Comparator.comparing(SlaClock::dueAt))
        .orElse(null);
  }

  /**
   * Working seconds beyond the due instant: final for a stopped clock, so far for a running one.
   */
  public @Nullable Long overdue(SlaClock c, Instant now) {
    return c.running() && !now.isBefore(c.dueAt())
        ? (Long) overdueAt(c, now)
        : c.overdueBusinessSeconds();
  }

  /**
   * Reassigning hands the running clocks over; it does not reset them. Working hours are those of
   * the assignee's team: who belongs to another one has the same start and target in its hours, to
   * which {@link ClockMoves} takes the clock within a second. In the pool a clock keeps its hours.
   */
  public void handOver(UUID lead, @Nullable String owner) {
    jdbc.sql(
            """
            update leadflow.sla_clock set owner = :owner, calendar_version =
              case when :team::text <> team_id then :otherHours else calendar_version end
            where lead_id = :lead and state = 'RUNNING'
            """)
        .param("owner", owner)
        .param("team", owner == null ? null : calendars.teamOf(owner))
        .param("otherHours", OTHER_HOURS)
        .param("lead", lead)
        .update();
  }

  /** A person has joined a team: his running clocks go to its hours as after a hand-over. */
  public void joined(String user, String team) {
    jdbc.sql(
            """
            update leadflow.sla_clock c set calendar_version = :otherHours
            from leadflow.lead_card l
            where l.owner = :user and c.lead_id = l.id and c.owner = :user and c.state = 'RUNNING'
              and c.team_id <> :team
            """)
        .param("otherHours", OTHER_HOURS)
        .param("user", user)
        .param("team", team)
        .update();
  }

  /**
   * Marks that something was done about a running clock that has come so far; false when it is
   * stopped, not there yet, or it was done before. So a timer that comes late or twice acts once.
   */
  boolean mark(UUID lead, ClockKind kind, Mark mark) {
    return jdbc.sql(
                """
                update leadflow.sla_clock set %1$s = :now
                where lead_id = :lead and kind = :kind and state = 'RUNNING' and %2$s <= :now
                  and (%1$s is null or :again and %1$s + target::interval / 2 <= :now)
                """
                    .formatted(mark.column, mark.from))
            .param("now", Timestamp.from(clock.instant()))
            .param("again", mark.again)
            .param("lead", lead)
            .param("kind", kind.id())
            .update()
        == 1;
  }

  enum Mark {
    REMINDED("reminded_at", "warn_at", false),
    /** Once in each period of the clock, as long as it runs. */
    REMINDED_AGAIN("reminded_at", "warn_at", true),
    ESCALATED("escalated_at", "due_at", false),
    RETURNED("returned_at", "return_at", false);

    private final String column;
    private final String from;
    private final boolean again;

    Mark(String column, String from, boolean again) {
      this.column = column;
      this.from = from;
      this.again = again;
    }
  }

  private void settle(SlaClock running, SlaClock.State state, Instant at, String fact) {
    Long overdue = state == SlaClock.State.MET_LATE ? (Long) overdueAt(running, at) : null;
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

  /** Puts a running clock where these terms say. */
  void set(SlaClock running, ClockSchedule terms) {
    jdbc.sql(
            """
            update leadflow.sla_clock set team_id = :team, target = :target, warn_at = :warn, due_at = :due,
              return_at = :return, policy_version = :policy, calendar_version = :calendar, move_tries = 0
            where id = :id and state = 'RUNNING'
            """)
        .param("team", terms.team())
        .param("target", terms.target().toString())
        .param("warn", Timestamp.from(terms.warnAt()))
        .param("due", Timestamp.from(terms.dueAt()))
        .param("return", timestamp(terms.returnAt()))
        .param("policy", terms.policyVersion())
        .param("calendar", terms.calendarVersion())
        .param("id", running.id())
        .update();
  }

  /** What {@code set-sla} was asked when the clock was started. */
  Map<String, Object> asked(SlaClock started, Lead lead) {
    return jdbc.sql("select asked from leadflow.sla_clock where id = :id and asked is not null")
        .param("id", started.id())
        .query(String.class)
        .optional()
        .map(this::read)
        // started before it was kept
        .orElseGet(() -> policy.question(lead, started.kind()));
  }

  /** Counts one more try to move it that failed; gives how many in a row. */
  int failedMoves(SlaClock running) {
    return jdbc.sql(
            "update leadflow.sla_clock set move_tries = move_tries + 1 where id = :id returning move_tries")
        .param("id", running.id())
        .query(Integer.class)
        .single();
  }

  private long overdueAt(SlaClock c, Instant at) {
    return overdueSince(c.dueAt(), at, c.team(), c.owner());
  }

  /**
   * Working seconds from the due instant to another, in the hours that the clock counts in; the
   * wall clock's in those of the owner's team.
   *
   * @param team whose working hours count; null is the wall clock
   */
  public long overdueSince(
      Instant dueAt, Instant at, @Nullable String team, @Nullable String owner) {
    String hours = team == null ? calendars.teamOf(owner) : team;
    return calendars.ofTeam(hours).between(dueAt, at).toSeconds();
  }

  private String write(Map<String, Object> asked) {
    try {
      return json.writeValueAsString(asked);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> read(String asked) {
    try {
      return json.readValue(asked, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static SlaClock clock(ResultSet r) throws SQLException {
    return new SlaClock(
        r.getLong("id"),
        r.getInt("cycle"),
        ClockKind.of(r.getString("kind")),
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
        r.getTimestamp("escalated_at") != null,
        r.getTimestamp("returned_at") != null,
        r.getInt("policy_version"),
        r.getObject("calendar_version", Integer.class));
  }

  public static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  /** A clock holds nothing about a person; none runs on for one that is gone. */
  @Override
  public void erase(Lead lead) {
    cancel(lead.id(), "erased");
  }
}
