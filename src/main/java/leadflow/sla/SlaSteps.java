package leadflow.sla;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.process.journey.LeadTasks;
import leadflow.sla.SlaClocks.Mark;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
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
  private final LeadTasks tasks;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  SlaSteps(
      Leads leads,
      SlaClocks clocks,
      LeadTasks tasks,
      ApplicationEventPublisher events,
      Clock clock) {
    this.leads = leads;
    this.clocks = clocks;
    this.tasks = tasks;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Starts the clocks of a part of the way.
   *
   * @param part qualification, handover or opportunity
   */
  public void startClocks(String id, String part) {
    Lead lead = leads.lock(UUID.fromString(id));
    switch (part) {
      case "qualification" -> {
        startFirstTouch(lead);
        clocks.start(lead, ClockKind.QUALIFY);
      }
      case "handover" -> {
        startFirstTouch(lead);
        clocks.start(lead, ClockKind.ACCEPT);
        clocks.start(lead, ClockKind.DECIDE);
      }
      case "opportunity" -> clocks.start(lead, ClockKind.OPPORTUNITY_IDLE);
      default ->
          throw new IllegalArgumentException(
              "No clocks are known for '" + part + "': qualification, handover or opportunity");
    }
  }

  /** A lead that was spoken to in this cycle needs no other first touch. */
  private void startFirstTouch(Lead lead) {
    boolean touched =
        clocks
            .newest(lead, ClockKind.FIRST_TOUCH)
            .filter(c -> c.stored() == SlaClock.State.MET || c.stored() == SlaClock.State.MET_LATE)
            .isPresent();
    if (!touched) {
      clocks.start(lead, ClockKind.FIRST_TOUCH);
    }
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

  /** First at the due instant, then again each month of silence; an activity moves it. */
  public String idleCycle(String id) {
    return "R/" + newest(id, ClockKind.OPPORTUNITY_IDLE).dueAt() + "/P30D";
  }

  /** Once; of an opportunity's silence once in each of its periods. */
  public void remind(String id, String kindId) {
    ClockKind kind = ClockKind.of(kindId);
    Lead lead = leads.lock(UUID.fromString(id));
    boolean again = kind == ClockKind.OPPORTUNITY_IDLE;
    if (clocks.mark(lead.id(), kind, again ? Mark.REMINDED_AGAIN : Mark.REMINDED)) {
      tell(lead, kind, SlaReached.Moment.DUE_SOON, lead.state().owner());
    }
  }

  public void escalate(String id, String kindId) {
    ClockKind kind = ClockKind.of(kindId);
    Lead lead = leads.lock(UUID.fromString(id));
    if (clocks.mark(lead.id(), kind, Mark.ESCALATED)) {
      tell(lead, kind, SlaReached.Moment.OVERDUE, lead.state().owner());
    }
  }

  /** Nobody touched the lead: whoever is free may take it. */
  public void returnToPool(String id) {
    Lead lead = leads.lock(UUID.fromString(id));
    if (clocks.mark(lead.id(), ClockKind.FIRST_TOUCH, Mark.RETURNED)) {
      tasks.open(lead.id(), LeadTasks.QUALIFY_LEAD).ifPresent(task -> takeFrom(lead, task));
    }
  }

  private void takeFrom(Lead lead, LeadTasks.OpenTask task) {
    tasks.assign(task, null);
    tell(lead, ClockKind.FIRST_TOUCH, SlaReached.Moment.RETURNED, task.assignee());
  }

  private void tell(Lead lead, ClockKind kind, SlaReached.Moment moment, @Nullable String person) {
    SlaClock reached = newest(lead.id().toString(), kind);
    long periods = Duration.between(reached.dueAt(), clock.instant()).dividedBy(reached.target());
    events.publishEvent(
        new SlaReached(
            lead,
            reached,
            moment,
            moment == SlaReached.Moment.DUE_SOON ? Math.max(0, periods) : 0,
            person));
  }

  private SlaClock newest(String id, ClockKind kind) {
    Lead lead = leads.get(UUID.fromString(id));
    return clocks
        .newest(lead, kind)
        .orElseThrow(
            () ->
                new IllegalStateException("No " + kind.id() + " clock was started for lead " + id));
  }
}
