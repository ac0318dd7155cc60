package leadflow.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A clock as it is stored.
 *
 * @param team whose working hours count; null is the wall clock
 * @param returnAt when a still untouched lead goes back to the pool
 * @param stored RUNNING, MET, MET_LATE or CANCELLED
 * @param policyVersion of {@code set-sla}, by which it was set
 * @param calendarVersion of the team's calendar, by which it was set; null on the wall clock
 * @param overdueBusinessSeconds working seconds beyond the due instant, once it was stopped late
 */
public record SlaClock(
    long id,
    int cycle,
    ClockKind kind,
    @Nullable String team,
    Duration target,
    @Nullable String owner,
    Instant startedAt,
    Instant warnAt,
    Instant dueAt,
    @Nullable Instant returnAt,
    State stored,
    @Nullable Instant stoppedAt,
    @Nullable Long overdueBusinessSeconds,
    boolean reminded,
    boolean escalated,
    boolean returned,
    int policyVersion,
    @Nullable Integer calendarVersion) {

  /** A breach stays a breach: late completion is {@code MET_LATE}. */
  public enum State {
    RUNNING,
    DUE_SOON,
    OVERDUE,
    MET,
    MET_LATE,
    CANCELLED
  }

  /** The state at this instant: a running clock becomes due soon and overdue by itself. */
  public State state(Instant now) {
    if (stored != State.RUNNING) {
      return stored;
    }
    if (!now.isBefore(dueAt)) {
      return State.OVERDUE;
    }
    return now.isBefore(warnAt) ? State.RUNNING : State.DUE_SOON;
  }

  /** How a clock ends that stops by a fact at this instant. */
  public State stoppedAt(Instant fact) {
    return fact.isBefore(dueAt) ? State.MET : State.MET_LATE;
  }

  /** Whether the terms change nothing that anybody sees. */
  boolean standsAt(ClockSchedule terms) {
    return Objects.equals(team, terms.team())
        && target.equals(terms.target())
        && warnAt.equals(terms.warnAt())
        && dueAt.equals(terms.dueAt())
        && Objects.equals(returnAt, terms.returnAt());
  }

  public boolean running() {
    return stored == State.RUNNING;
  }
}
