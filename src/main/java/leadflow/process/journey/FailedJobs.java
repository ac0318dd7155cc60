package leadflow.process.journey;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import leadflow.lead.Actor;
import leadflow.platform.access.Callers;
import leadflow.platform.validation.Conflict;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Steps that failed as often as they may. Whoever gives them one more try needs the engine's grant
 * to retry jobs; what the step then does is the program's own doing.
 */
@Component
public class FailedJobs {

  private final ManagementService jobs;
  private final Callers callers;

  FailedJobs(ManagementService jobs, Callers callers) {
    this.jobs = jobs;
    this.callers = callers;
  }

  /**
   * Runs the step again at once; to be called outside of a transaction, so that a failure is
   * counted where it happened.
   *
   * @return why it failed again; null when it ran
   * @throws Conflict when it did not wait for a person's help
   */
  public @Nullable String run(String id) {
    Job failed = job(id);
    if (failed == null || failed.getRetries() > 0) {
      throw new Conflict(
          "no-failed-step",
          failed == null
              ? "The step has run by now, or the lead went another way"
              : "The step is to be tried again already");
    }
    callers.inName(() -> jobs.setJobRetries(id, 1));
    try {
      Actor.run(Actor.SYSTEM, () -> jobs.executeJob(id));
      return null;
    } catch (OptimisticLockingException e) {
      throw new Conflict("being-tried", "The step is being tried at this very moment");
    } catch (RuntimeException e) {
      Job again = job(id);
      if (again == null) {
        throw new Conflict("being-tried", "Somebody else has tried the step a moment ago");
      }
      return again.getExceptionMessage() == null ? "It failed" : again.getExceptionMessage();
    }
  }

  /** Lets these steps be tried again from this instant on, in the background. */
  public void release(List<String> ids, Instant from) {
    callers.inName(() -> jobs.setJobRetries(1).jobIds(ids).dueDate(Date.from(from)).execute());
  }

  private @Nullable Job job(String id) {
    return jobs.createJobQuery().jobId(id).singleResult();
  }
}
