package leadflow.process.journey;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.stereotype.Component;

/**
 * The timers of a lead that follow an instant of ours: an SLA clock's, and the plan's next mail.
 * Callers hold the lead's lock and are in a transaction of {@link leadflow.lead.LeadTransactions}.
 */
@Component
public class LeadTimers {

  private final ManagementService jobs;
  private final LeadPositions positions;
  private final Map<String, TimerKind> kinds = new ConcurrentHashMap<>();

  LeadTimers(ManagementService jobs, LeadPositions positions) {
    this.jobs = jobs;
    this.positions = positions;
  }

  /**
   * Puts the lead's timers that ask a clock for their instant to where the clock stands now. Other
   * timers (a pause in nurture, a wake date) stay.
   */
  public void moveClockTimers(UUID lead) {
    for (Job timer : timers(lead)) {
      if (kind(timer) == TimerKind.SLA_CLOCK) {
        EngineCalls.run(() -> jobs.recalculateJobDuedate(timer.getId(), false));
      }
    }
  }

  /**
   * Moves the lead's pause before its next mail, because the plan has changed: a later timer comes
   * forward; one that stands where the old plan had put it goes back when the reason for its haste
   * is gone.
   */
  public void moveMailTimer(UUID lead, Instant from, Instant to) {
    for (Job timer : timers(lead)) {
      Instant due = timer.getDuedate().toInstant();
      boolean follows = due.equals(from.truncatedTo(ChronoUnit.MILLIS)) || due.isAfter(to);
      if (follows && kind(timer) == TimerKind.NEXT_EMAIL) {
        EngineCalls.run(() -> jobs.setJobDuedate(timer.getId(), Date.from(to)));
      }
    }
  }

  private List<Job> timers(UUID lead) {
    return positions.instanceIds(lead).stream()
        .flatMap(
            instance -> jobs.createJobQuery().processInstanceId(instance).timers().list().stream())
        .toList();
  }

  private TimerKind kind(Job timer) {
    return kinds.computeIfAbsent(
        timer.getJobDefinitionId(),
        definition ->
            TimerKind.of(
                jobs.createJobDefinitionQuery()
                    .jobDefinitionId(definition)
                    .singleResult()
                    .getJobConfiguration()));
  }
}
