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
   * Starts the clocks of a part of the way.
   *
   * @param part qualification, handover or opportunity
   */
  public void startClocks(String id, String part) {
    clocks.startAll(leads.lock(UUID.fromString(id)), JourneyPart.of(part));
  }

  public Date taskDueAt(String id) {
    Instant due = clocks.nextDue(UUID.fromString(id));
    return Date.from(due == null ? clock.instant() : due);
  }

  /** 0–100; Tasklist sorts by it. */
  public int priority(String id) {
    return leads.get(UUID.fromString(id)).state().priority();
  }

  public Date warnAt(String id, String kind) {
    return Date.from(newest(id, ClockKind.of(kind)).warnAt());
  }

  public Date dueAt(String id, String kind) {
    return Date.from(newest(id, ClockKind.of(kind)).dueAt());
  }

  /** Without a claw-back in the policy the timer waits for one, as long as the task is open. */
  public Date returnAt(String id, String kind) {
    Instant returnAt = newest(id, ClockKind.of(kind)).returnAt();
    return Date.from(returnAt == null ? NEVER : returnAt);
  }

  /** First at the due instant, then again after each target's time of silence. */
  public String idleCycle(String id) {
    SlaClock idle = newest(id, ClockKind.OPPORTUNITY_IDLE);
    return "R/" + idle.dueAt() + "/" + idle.target();
  }

  /** Once; of an opportunity's silence once in each of its periods. */
  public void remind(String id, String kind) {
    reminders.remind(UUID.fromString(id), ClockKind.of(kind));
  }

  public void escalate(String id, String kind) {
    reminders.escalate(UUID.fromString(id), ClockKind.of(kind));
  }

  /** Nobody touched the lead: whoever is free may take it. */
  public void returnToPool(String id) {
    reminders.returnToPool(UUID.fromString(id));
  }

  private SlaClock newest(String id, ClockKind kind) {
    return clocks.started(leads.get(UUID.fromString(id)), kind);
  }
}
