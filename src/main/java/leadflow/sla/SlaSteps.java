package leadflow.sla;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import leadflow.lead.Leads;
import org.springframework.stereotype.Component;

/**
 * What the models call about clocks. A timer step asks its clock and does nothing when it is
 * stopped or not due.
 */
@Component("slaSteps")
public class SlaSteps {

  private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Leads leads;
  private final SlaClocks clocks;
  private final ClockReminders reminders;
  private final Clock clock;

  SlaSteps(Leads leads, SlaClocks clocks, ClockReminders reminders, Clock clock) {
    this.leads = leads;
    this.clocks = clocks;
    this.reminders = reminders;
    this.clock = clock;
  }

  /**
   * Starts the clocks of a part of the way. A lead that was spoken to in this cycle gets no other
   * first-touch clock.
   *
   * @param part qualification, handover or opportunity
   */
  public void startClocks(String id, String part) {
    clocks.startAll(leads.lock(UUID.fromString(id)), JourneyPart.of(part));
  }

  /** When the next of the lead's clocks is due, for the task's due date. */
  public Date taskDueAt(String id) {
    Instant due = clocks.nextDue(UUID.fromString(id));
    return Date.from(due == null ? clock.instant() : due);
  }

  /**
   * The task's priority, by which Tasklist sorts.
   *
   * @return 0–100
   */
  public int priority(String id) {
    return leads.get(UUID.fromString(id)).state().priority();
  }

  /**
   * When the clock of this kind is to remind.
   *
   * @param kind first-touch, qualify, accept, decide or opportunity-idle
   */
  public Date warnAt(String id, String kind) {
    return Date.from(newest(id, ClockKind.of(kind)).warnAt());
  }

  /**
   * When the clock of this kind is due.
   *
   * @param kind first-touch, qualify, accept, decide or opportunity-idle
   */
  public Date dueAt(String id, String kind) {
    return Date.from(newest(id, ClockKind.of(kind)).dueAt());
  }

  /**
   * When an untouched lead goes back to the pool. Where {@code set-sla} gives no share of the
   * target, that is never.
   */
  public Date returnAt(String id, String kind) {
    Instant returnAt = newest(id, ClockKind.of(kind)).returnAt();
    return Date.from(returnAt == null ? NEVER : returnAt);
  }

  /**
   * The cycle of reminders of an opportunity's silence: first at the due instant, then again after
   * each target's time; an activity moves it.
   *
   * @return an ISO 8601 repetition
   */
  public String idleCycle(String id) {
    SlaClock idle = newest(id, ClockKind.OPPORTUNITY_IDLE);
    return "R/" + idle.dueAt() + "/" + idle.target();
  }

  /**
   * Reminds of a clock that is due soon: once, of an opportunity's silence once in each of its
   * periods.
   *
   * @param kind first-touch, qualify, accept, decide or opportunity-idle
   */
  public void remind(String id, String kind) {
    reminders.remind(UUID.fromString(id), ClockKind.of(kind));
  }

  /**
   * Tells that a clock is overdue, once.
   *
   * @param kind first-touch, qualify, accept, decide or opportunity-idle
   */
  public void escalate(String id, String kind) {
    reminders.escalate(UUID.fromString(id), ClockKind.of(kind));
  }

  /** Puts a lead that nobody touched back into the pool: whoever is free may take it. */
  public void returnToPool(String id) {
    reminders.returnToPool(UUID.fromString(id));
  }

  private SlaClock newest(String id, ClockKind kind) {
    return clocks.started(leads.get(UUID.fromString(id)), kind);
  }
}
