package leadflow.insight.bottleneck;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import leadflow.insight.bottleneck.BottleneckReport.Incident;
import leadflow.lead.Actor;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.OwnerNotes;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.platform.validation.Conflict;
import leadflow.process.journey.FailedJobs;
import leadflow.process.journey.LeadJourney;
import leadflow.process.journey.LeadPositions;
import leadflow.process.journey.Role;
import leadflow.sales.routing.Reassignment;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Repairs bottlenecks: retries a failed step, restarts a stuck lead, gives a lead to somebody else.
 * The lead's notes or assignments record who did it. A team lead can only look: the engine's grants
 * for repairs apply to the leads of all teams.
 */
@Component
public class Repairs {

  private final FailedJobs jobs;
  private final OpenIncidents incidents;
  private final StuckLeads stuck;
  private final LeadTransactions transactions;
  private final Leads leads;
  private final LeadJourney journey;
  private final LeadPositions positions;
  private final SlaClocks clocks;
  private final Reassignment reassignment;
  private final UserDirectory directory;
  private final OwnerNotes notes;
  private final Clock clock;

  Repairs(
      FailedJobs jobs,
      OpenIncidents incidents,
      StuckLeads stuck,
      LeadTransactions transactions,
      Leads leads,
      LeadJourney journey,
      LeadPositions positions,
      SlaClocks clocks,
      Reassignment reassignment,
      UserDirectory directory,
      OwnerNotes notes,
      Clock clock) {
    this.jobs = jobs;
    this.incidents = incidents;
    this.stuck = stuck;
    this.transactions = transactions;
    this.leads = leads;
    this.journey = journey;
    this.positions = positions;
    this.clocks = clocks;
    this.reassignment = reassignment;
    this.directory = directory;
    this.notes = notes;
    this.clock = clock;
  }

  /**
   * The result, in a sentence.
   *
   * @param done false when it was tried and failed again
   */
  public record Outcome(boolean done, String message) {}

  /**
   * What the caller can do here, and to whom they can give leads.
   *
   * @param people to whom a lead of a position can be given; empty for callers who cannot give
   *     leads
   */
  public record Means(
      boolean retry, boolean repair, Map<JourneyPosition, List<UserDirectory.Person>> people) {}

  public Means of(Caller caller) {
    boolean manages = caller.in(Group.MANAGERS) || caller.in(Group.ADMIN);
    Map<JourneyPosition, List<UserDirectory.Person>> people = new EnumMap<>(JourneyPosition.class);
    if (manages) {
      for (JourneyPosition position : JourneyPosition.values()) {
        Role.at(position).ifPresent(role -> people.put(position, directory.members(role.group())));
      }
    }
    return new Means(manages || caller.in(Group.PROCESS_OWNERS), manages, people);
  }

  /** Runs a failed step again at once. */
  public Outcome retry(Caller caller, String job) {
    mayRetry(caller);
    Incident incident =
        incidents
            .ofJob(job)
            .orElseThrow(
                () ->
                    new Conflict(
                        "no-failed-step", "The step has run by now, or the lead went another way"));
    String failure = jobs.run(job);
    String what = "“%s”".formatted(incident.activityName());
    note(
        incident,
        "%s tried the step %s again: %s"
            .formatted(Actor.current(), what, failure == null ? "it ran" : "it failed again"));
    return failure == null
        ? new Outcome(true, "The step %s has run".formatted(what))
        : new Outcome(false, "The step %s failed again: %s".formatted(what, failure));
  }

  /** Retries all steps that failed at the same element, in the background. */
  public Outcome retryAll(Caller caller, String model, String activity) {
    mayRetry(caller);
    List<Incident> ofKind = incidents.at(model, activity);
    if (ofKind.isEmpty()) {
      throw new Conflict("no-failed-step", "No step fails there any more");
    }
    jobs.release(
        ofKind.stream().map(Incident::job).filter(Objects::nonNull).toList(), clock.instant());
    String what = "“%s”".formatted(ofKind.get(0).activityName());
    ofKind.forEach(
        each -> note(each, "%s let the step %s be tried again".formatted(Actor.current(), what)));
    return new Outcome(
        true,
        "%d %s at %s will be tried again within seconds"
            .formatted(ofKind.size(), ofKind.size() == 1 ? "step" : "steps", what));
  }

  /** Restarts the journey of a stuck lead at the position in its record. */
  public Outcome restart(Caller caller, UUID id) {
    mayRepair(caller);
    return transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          if (!stuck.isStuck(id)) {
            throw new Conflict(
                "not-stuck", "The lead is not stuck: somebody or something waits for it");
          }
          if (lead.state().position() == JourneyPosition.OPPORTUNITY) {
            clocks.start(lead, ClockKind.OPPORTUNITY_IDLE);
          }
          Lead begun = asBefore(lead, journey.restarted(lead, "restarted by " + Actor.current()));
          String where = where(begun);
          notes.add(
              id,
              "%s began the journey anew, for which nothing waited any more: %s"
                  .formatted(Actor.current(), where));
          return new Outcome(true, "The journey runs again: " + where);
        });
  }

  /** Keeps the lead's state: a restart is no new verdict and undoes nothing that people did. */
  private Lead asBefore(Lead before, Lead begun) {
    return begun.state().position() == before.state().position()
        ? leads.save(begun.with(begun.state().withWorkOf(before.state())))
        : begun;
  }

  private String where(Lead lead) {
    return positions.of(lead.id()).stream()
        .map(position -> "“%s”".formatted(position.activityName()))
        .distinct()
        .reduce((first, second) -> first + ", " + second)
        .map(
            waits ->
                lead.state().owner() == null
                    ? "it waits at " + waits
                    : "it waits at %s, with %s".formatted(waits, lead.state().owner()))
        .orElse("its way has ended as " + lead.state().status());
  }

  /**
   * Gives a lead to a person, or back to the pool (null), unless it changed hands meanwhile.
   *
   * @param from who had it when the caller saw it; null for the pool
   */
  public Outcome give(
      Caller caller, UUID id, @Nullable String from, @Nullable String to, @Nullable String why) {
    mayRepair(caller);
    reassignment.handOver(id, from, to, why);
    return new Outcome(true, to == null ? "It is in the pool now" : name(to) + " has it now");
  }

  /** Routes a lead again, excluding its present owner. */
  public Outcome routeAgain(Caller caller, UUID id, @Nullable String from, @Nullable String why) {
    mayRepair(caller);
    String next = reassignment.routeAgain(id, from, why);
    return new Outcome(
        true, next == null ? "Nobody else is free: it is in the pool now" : name(next) + " has it");
  }

  private String name(String user) {
    return directory.person(user).map(UserDirectory.Person::name).orElse(user);
  }

  private static void mayRetry(Caller caller) {
    caller.mustBeIn(
        "Trying a step again is for process owners, managers and administrators",
        Group.PROCESS_OWNERS,
        Group.MANAGERS,
        Group.ADMIN);
  }

  private static void mayRepair(Caller caller) {
    caller.mustBeIn(
        "Restarting and reassigning leads is for managers and administrators",
        Group.MANAGERS,
        Group.ADMIN);
  }

  private void note(Incident incident, String text) {
    if (incident.lead() != null) {
      notes.add(incident.lead(), text);
    }
  }
}
