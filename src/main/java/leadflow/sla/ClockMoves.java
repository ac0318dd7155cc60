package leadflow.sla;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.process.journey.LeadTasks;
import leadflow.process.journey.LeadTimers;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Moves running clocks after a team's calendar or the table {@code set-sla} has changed, or
 * somebody of another team got the lead: clock, task and timers together, each lead in a
 * transaction of its own under its lock.
 *
 * <p>Each clock knows the versions it was set by, and one that is behind is what there is to do: so
 * the work goes on where a killed program left it, two programs share it, and nothing is moved
 * twice. That also finds a clock which somebody started by the old calendar in the very moment of
 * the change.
 *
 * <p>The start stays; warning, due and return instant go where the new rules put them, also into
 * the past, and then act at once, once. A breach stays a breach: a clock that was escalated, or due
 * before the rules changed, keeps target, warning and due instant, and only its way back to the
 * pool moves. What was reminded or escalated is not done again.
 *
 * <p>A lead whose clocks cannot be moved is tried {@value #TRIES} times; then they stay where they
 * were, with the problem in {@code sla_change}, and hinder no other lead.
 */
@Component
class ClockMoves {

  private static final Logger log = LoggerFactory.getLogger(ClockMoves.class);

  static final int TRIES = 3;
  private static final int BATCH = 50;
  private static final Duration TURN = Duration.ofMillis(500);

  private final LeadTransactions transactions;
  private final Leads leads;
  private final SlaClocks clocks;
  private final SlaPolicy policy;
  private final Calendars calendars;
  private final LeadTasks tasks;
  private final LeadTimers timers;
  private final JdbcClient jdbc;
  private final Clock clock;

  ClockMoves(
      LeadTransactions transactions,
      Leads leads,
      SlaClocks clocks,
      SlaPolicy policy,
      Calendars calendars,
      LeadTasks tasks,
      LeadTimers timers,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.clocks = clocks;
    this.policy = policy;
    this.calendars = calendars;
    this.tasks = tasks;
    this.timers = timers;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Works for half a second at most, so that other scheduled work has its turn. */
  @Scheduled(fixedDelay = 500)
  void takeATurn() {
    try {
      long end = System.nanoTime() + TURN.toNanos();
      AtomicBoolean more = new AtomicBoolean(true);
      while (more.get() && System.nanoTime() < end) {
        more.set(moveSome(end) > 0);
      }
    } catch (DataAccessException e) {
      log.warn("Clocks are not moved while the database does not answer: {}", e.getMessage());
    }
  }

  /** Moves whatever is behind. */
  void moveAll() {
    int moved = 1;
    while (moved > 0) {
      moved = moveSome(Long.MAX_VALUE);
    }
  }

  private int moveSome(long end) {
    int done = 0;
    for (UUID lead : behind()) {
      if (System.nanoTime() - end > 0) {
        return done;
      }
      try {
        transactions.inOne(() -> move(lead));
      } catch (RuntimeException e) {
        transactions.inOne(() -> failed(lead, e));
      }
      done++;
    }
    return done;
  }

  /** Leads with a running clock that was set by an older policy or calendar. */
  private Set<UUID> behind() {
    Set<UUID> behind = new LinkedHashSet<>();
    int newest = policy.newestVersion();
    for (String other : new String[] {"<", ">"}) {
      // in the order of the index: a million clocks that are not behind are not looked at
      behind.addAll(
          jdbc.sql(
                  """
                  select lead_id from leadflow.sla_clock
                  where state = 'RUNNING' and policy_version %s :newest order by policy_version limit :most
                  """
                      .formatted(other))
              .param("newest", newest)
              .param("most", BATCH)
              .query(UUID.class)
              .list());
    }
    for (Team team : teams()) {
      behind.addAll(
          jdbc.sql(
                  """
                  select lead_id from leadflow.sla_clock
                  where state = 'RUNNING' and team_id = :team and calendar_version < :newest
                  order by calendar_version limit :most
                  """)
              .param("team", team.id)
              .param("newest", team.version)
              .param("most", BATCH)
              .query(UUID.class)
              .list());
    }
    return behind;
  }

  private Iterable<Team> teams() {
    return jdbc.sql("select id, calendar_version from leadflow.team_calendar order by id")
        .query((r, n) -> new Team(r.getString(1), r.getInt(2)))
        .list();
  }

  private void move(UUID id) {
    Lead lead = leads.lockIfThere(id).orElse(null);
    if (lead == null) {
      return;
    }
    boolean moved = false;
    for (SlaClock running : clocks.of(id)) {
      if (running.running()) {
        moved |= move(lead, running);
      }
    }
    if (moved) {
      timers.moveClockTimers(id);
      tasks.plan(id, clocks.nextDue(id), lead.state().priority());
    }
  }

  /** True when it stands elsewhere now. */
  private boolean move(Lead lead, SlaClock running) {
    Change change = change(running);
    if (change == null) {
      return false;
    }
    String team = calendars.fresh(team(lead, running));
    ClockSchedule next = policy.terms(clocks.asked(running, lead), running.startedAt(), team);
    ClockSchedule terms = change.breaches(running) ? afterBreach(running, next) : next;
    clocks.set(running, terms);
    if (running.standsAt(terms)) {
      return false;
    }
    record(running, terms, change, null);
    return true;
  }

  /** The assignee's; in the pool a clock stays in the hours it has. */
  private String team(Lead lead, SlaClock running) {
    if (running.owner() != null) {
      return calendars.freshTeamOf(running.owner());
    }
    return running.team() == null ? calendars.teamFor(lead.id(), null) : running.team();
  }

  /** Why the clock is behind; null when it is not. */
  private @Nullable Change change(SlaClock running) {
    int newest = policy.newestVersion();
    if (running.policyVersion() != newest) {
      return new Change("policy", "set-sla:" + newest, null, policy.deployedAt());
    }
    if (running.team() == null) {
      return null;
    }
    Integer set = running.calendarVersion();
    Calendars.Versioned hours = calendars.versioned(calendars.fresh(running.team()));
    if (set != null && set == hours.version()) {
      return null;
    }
    return set != null && set == SlaClocks.OTHER_HOURS
        ? new Change("calendar", "hours of " + running.owner(), null, clock.instant())
        : new Change(
            "calendar",
            running.team() + ":" + hours.version(),
            hours.changedBy(),
            hours.changedAt() == null ? clock.instant() : hours.changedAt());
  }

  /** A breach is not undone, and not made worse; what is still to come follows the new rules. */
  private ClockSchedule afterBreach(SlaClock running, ClockSchedule next) {
    return staying(running, running.returned() ? running.returnAt() : next.returnAt());
  }

  /** Where the clock stands, as of the newest rules. */
  private ClockSchedule staying(SlaClock running, @Nullable Instant returnAt) {
    String team = running.team();
    return new ClockSchedule(
        running.target(),
        team,
        policy.newestVersion(),
        team == null ? null : (Integer) calendars.versioned(calendars.fresh(team)).version(),
        running.warnAt(),
        running.dueAt(),
        returnAt);
  }

  /** Counts the failed try of what is still behind; after the last one the clock stays. */
  private void failed(UUID id, RuntimeException problem) {
    Lead lead = leads.lockIfThere(id).orElse(null);
    if (lead == null) {
      return;
    }
    log.warn("A clock of lead {} could not be moved", id, problem);
    for (SlaClock running : clocks.of(id)) {
      Change change = running.running() ? change(running) : null;
      if (change != null && clocks.failedMoves(running) >= TRIES) {
        ClockSchedule stays = staying(running, running.returnAt());
        clocks.set(running, stays);
        record(running, stays, change, String.valueOf(problem.getMessage()));
      }
    }
  }

  private void record(SlaClock from, ClockSchedule to, Change change, @Nullable String problem) {
    jdbc.sql(
            """
            insert into leadflow.sla_change (clock_id, at, cause, version, actor, old_team_id, new_team_id,
              old_target, new_target, old_warn_at, new_warn_at, old_due_at, new_due_at,
              old_return_at, new_return_at, problem)
            values (:clock, :now, :cause, :version, :actor, :oldTeam, :newTeam, :oldTarget, :newTarget,
              :oldWarn, :newWarn, :oldDue, :newDue, :oldReturn, :newReturn, left(:problem, 500))
            """)
        .param("clock", from.id())
        .param("now", Timestamp.from(clock.instant()))
        .param("cause", change.cause)
        .param("version", change.version)
        .param("actor", change.actor)
        .param("oldTeam", from.team())
        .param("newTeam", to.team())
        .param("oldTarget", from.target().toString())
        .param("newTarget", to.target().toString())
        .param("oldWarn", Timestamp.from(from.warnAt()))
        .param("newWarn", Timestamp.from(to.warnAt()))
        .param("oldDue", Timestamp.from(from.dueAt()))
        .param("newDue", Timestamp.from(to.dueAt()))
        .param("oldReturn", SlaClocks.timestamp(from.returnAt()))
        .param("newReturn", SlaClocks.timestamp(to.returnAt()))
        .param("problem", problem)
        .update();
  }

  private record Team(String id, int version) {}

  /**
   * A change of the rules.
   *
   * @param at when it was made, which may be a while ago
   */
  private record Change(String cause, String version, @Nullable String actor, Instant at) {

    boolean breaches(SlaClock running) {
      return running.escalated() || !running.dueAt().isAfter(at);
    }
  }
}
