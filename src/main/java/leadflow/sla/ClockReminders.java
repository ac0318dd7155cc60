package leadflow.sla;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.process.journey.LeadTasks;
import leadflow.sla.SlaClocks.Mark;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * What happens when a running clock comes to a moment: people hear of it, or lose the lead. Each
 * once: a moment that has not come, or was acted on, does nothing.
 */
@Component
class ClockReminders {

  private final Leads leads;
  private final SlaClocks clocks;
  private final LeadTasks tasks;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  ClockReminders(
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

  void remind(UUID id, ClockKind kind) {
    Lead lead = leads.lock(id);
    boolean again = kind == ClockKind.OPPORTUNITY_IDLE;
    if (clocks.mark(id, kind, again ? Mark.REMINDED_AGAIN : Mark.REMINDED)) {
      tell(lead, kind, SlaReached.Moment.DUE_SOON, lead.state().owner());
    }
  }

  void escalate(UUID id, ClockKind kind) {
    Lead lead = leads.lock(id);
    if (clocks.mark(id, kind, Mark.ESCALATED)) {
      tell(lead, kind, SlaReached.Moment.OVERDUE, lead.state().owner());
    }
  }

  void returnToPool(UUID id) {
    Lead lead = leads.lock(id);
    if (clocks.mark(id, ClockKind.FIRST_TOUCH, Mark.RETURNED)) {
      tasks.open(id, LeadTasks.QUALIFY_LEAD).ifPresent(task -> takeFrom(lead, task));
    }
  }

  private void takeFrom(Lead lead, LeadTasks.OpenTask task) {
    tasks.assign(task, null);
    tell(lead, ClockKind.FIRST_TOUCH, SlaReached.Moment.RETURNED, task.assignee());
  }

  private void tell(Lead lead, ClockKind kind, SlaReached.Moment moment, @Nullable String person) {
    SlaClock reached = clocks.started(leads.get(lead.id()), kind);
    long periods = Duration.between(reached.dueAt(), clock.instant()).dividedBy(reached.target());
    events.publishEvent(
        new SlaReached(
            lead,
            reached,
            moment,
            moment == SlaReached.Moment.DUE_SOON ? Math.max(0, periods) : 0,
            person));
  }
}
