package leadflow.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.process.journey.LeadPositions;
import leadflow.process.journey.OpenPosition;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Drives journeys in tests: runs the timer of a named element, completes a named task. */
@Component
public class Journeys {

  private final ManagementService jobs;
  private final TaskService tasks;
  private final LeadPositions positions;
  private final Leads leads;

  Journeys(ManagementService jobs, TaskService tasks, LeadPositions positions, Leads leads) {
    this.jobs = jobs;
    this.tasks = tasks;
    this.positions = positions;
    this.leads = leads;
  }

  public Lead lead(UUID id) {
    return leads.get(id);
  }

  /** The elements at which the lead waits. */
  public List<String> at(UUID lead) {
    return positions.of(lead).stream().map(OpenPosition::activityId).toList();
  }

  /** Moves the time to when the timer at this element is due, and fires it. */
  public void timer(UUID lead, String elementId) {
    Job timer = job(lead, elementId);
    if (timer.getDuedate().toInstant().isAfter(TestClock.now())) {
      TestClock.set(timer.getDuedate().toInstant());
    }
    jobs.executeJob(timer.getId());
  }

  /** Fires the timer at this element without moving the time, as a wrong clock would. */
  public void timerNow(UUID lead, String elementId) {
    jobs.executeJob(job(lead, elementId).getId());
  }

  /** The lead's running process instances, called ones too. */
  public Set<String> instances(UUID lead) {
    return Set.copyOf(positions.instanceIds(lead));
  }

  public Task task(UUID lead, String elementId) {
    List<Task> open =
        tasks
            .createTaskQuery()
            .processInstanceBusinessKey(lead.toString())
            .taskDefinitionKey(elementId)
            .list();
    assertThat(open).as("open task %s of lead %s at %s", elementId, lead, at(lead)).hasSize(1);
    return open.get(0);
  }

  /** Completes the task at this element as the form would. */
  public void complete(UUID lead, String elementId, Map<String, Object> answers) {
    tasks.complete(task(lead, elementId).getId(), answers);
  }

  private Job job(UUID lead, String elementId) {
    Set<String> instances = instances(lead);
    List<Job> timers =
        jobs.createJobQuery().activityId(elementId).list().stream()
            .filter(job -> instances.contains(job.getProcessInstanceId()))
            .toList();
    assertThat(timers).as("timer at %s of lead %s at %s", elementId, lead, at(lead)).hasSize(1);
    return timers.get(0);
  }
}
