package leadflow.sales.notification;

import java.util.List;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.outbox.Outbox;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.platform.access.UserDirectory.Person;
import leadflow.process.journey.LeadTasks;
import leadflow.process.journey.TaskAssigned;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.sla.SlaReached;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Decides who is notified. A mail is queued in the transaction of the event that it reports, at
 * most once per occasion (a clock, a task, a hand-over), kind and person; and not at all when that
 * person has switched the kind off or has no address.
 */
@Component
public class Notifications {

  private final Leads leads;
  private final SlaClocks clocks;
  private final Calendars calendars;
  private final LeadTasks tasks;
  private final UserDirectory directory;
  private final OptOuts optOuts;
  private final Briefing briefing;
  private final Outbox outbox;

  Notifications(
      Leads leads,
      SlaClocks clocks,
      Calendars calendars,
      LeadTasks tasks,
      UserDirectory directory,
      OptOuts optOuts,
      Briefing briefing,
      Outbox outbox) {
    this.leads = leads;
    this.clocks = clocks;
    this.calendars = calendars;
    this.tasks = tasks;
    this.directory = directory;
    this.optOuts = optOuts;
    this.briefing = briefing;
    this.outbox = outbox;
  }

  /** Notifies the account executive who owns the lead, or everybody in sales when nobody does. */
  public void handedOver(Lead lead) {
    String owner = lead.state().owner();
    SlaClock accept = clocks.newest(lead, ClockKind.ACCEPT).orElse(null);
    // a lead that was given back and returns is notified again
    String occasion = accept == null ? "first" : String.valueOf(accept.id());
    List<Person> people =
        owner == null ? directory.members(Group.SALES) : directory.person(owner).stream().toList();
    for (Person person : people) {
      tell(NotificationKind.HANDED_OVER, occasion, lead, clocks.earliest(lead.id()), null, person);
    }
  }

  @EventListener
  void assigned(TaskAssigned given) {
    String user = given.user();
    if (user == null || user.equals(Actor.current())) {
      // a person who claims a task themselves needs no mail
      return;
    }
    directory
        .person(user)
        .ifPresent(
            person ->
                tell(
                    NotificationKind.ASSIGNED,
                    given.taskId(),
                    leads.get(given.lead()),
                    clocks.earliest(given.lead()),
                    given.taskId(),
                    person));
  }

  @EventListener
  void reached(SlaReached reached) {
    switch (reached.moment()) {
      case DUE_SOON ->
          tellOwner(
              briefing.isOver(reached) ? NotificationKind.OVERDUE : NotificationKind.DUE_SOON,
              reached);
      case RETURNED -> tellOwner(NotificationKind.RETURNED, reached);
      case OVERDUE -> {
        tellOwner(NotificationKind.OVERDUE, reached);
        for (Person manager : managers(reached)) {
          tell(NotificationKind.ESCALATED, reached, manager);
        }
      }
    }
  }

  private void tellOwner(NotificationKind kind, SlaReached reached) {
    if (reached.person() != null) {
      directory.person(reached.person()).ifPresent(person -> tell(kind, reached, person));
    }
  }

  /** Returns the managers of the lead's team; all managers when the team has none. */
  private List<Person> managers(SlaReached reached) {
    String clocked = reached.clock().team();
    String team = clocked == null ? calendars.teamOf(reached.lead().state().owner()) : clocked;
    List<Person> all = directory.members(Group.MANAGERS);
    List<Person> ofTeam =
        all.stream().filter(manager -> calendars.teamOf(manager.id()).equals(team)).toList();
    return ofTeam.isEmpty() ? all : ofTeam;
  }

  private void tell(NotificationKind kind, SlaReached reached, Person to) {
    UUID lead = reached.lead().id();
    String task = tasks.open(lead).map(LeadTasks.OpenTask::id).orElse(null);
    tell(kind, reached.occasion(), reached.lead(), reached.clock(), task, to);
  }

  private void tell(
      NotificationKind kind,
      String occasion,
      Lead lead,
      @Nullable SlaClock due,
      @Nullable String task,
      Person to) {
    if (to.email() == null || optOuts.isOff(to.id(), kind)) {
      return;
    }
    outbox.queueInternal(
        lead,
        kind.id() + ":" + occasion + ":" + to.id(),
        kind.template(),
        to.email(),
        briefing.fields(lead, due, task, to));
  }
}
