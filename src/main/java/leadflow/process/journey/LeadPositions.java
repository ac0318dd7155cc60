package leadflow.process.journey;

import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where a lead waits now, across its journey and the processes that the journey called. */
@Component
public class LeadPositions {

  private final RuntimeService runtime;
  private final TaskService tasks;
  private final ManagementService jobs;
  private final HistoryService history;
  private final RepositoryService repository;

  LeadPositions(
      RuntimeService runtime,
      TaskService tasks,
      ManagementService jobs,
      HistoryService history,
      RepositoryService repository) {
    this.runtime = runtime;
    this.tasks = tasks;
    this.jobs = jobs;
    this.history = history;
    this.repository = repository;
  }

  /** Every leaf place where the lead waits, across the journey and the processes it called. */
  public List<OpenPosition> of(UUID lead) {
    List<OpenPosition> positions = new ArrayList<>();
    for (ProcessInstance instance : instances(lead)) {
      ActivityInstance tree = runtime.getActivityInstance(instance.getId());
      if (tree != null) {
        Map<String, Date> since = new LinkedHashMap<>();
        history
            .createHistoricActivityInstanceQuery()
            .processInstanceId(instance.getId())
            .unfinished()
            .list()
            .forEach(activity -> since.put(activity.getId(), started(activity)));
        collect(instance, tree, since, positions);
      }
    }
    return positions;
  }

  /** The running instances of the lead: its journey and the processes that called. */
  public List<String> instanceIds(UUID lead) {
    return instances(lead).stream().map(ProcessInstance::getId).toList();
  }

  private static Date started(HistoricActivityInstance activity) {
    return activity.getStartTime();
  }

  private List<ProcessInstance> instances(UUID lead) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .active()
        .list();
  }

  private void collect(
      ProcessInstance instance,
      ActivityInstance activity,
      Map<String, Date> since,
      List<OpenPosition> positions) {
    for (ActivityInstance child : activity.getChildActivityInstances()) {
      if (child.getChildActivityInstances().length > 0
          || child.getChildTransitionInstances().length > 0) {
        collect(instance, child, since, positions);
      } else if (!"callActivity".equals(child.getActivityType())) {
        positions.add(position(instance, child, since));
      }
    }
    for (TransitionInstance job : activity.getChildTransitionInstances()) {
      positions.add(
          new OpenPosition(
              instance.getId(),
              model(instance),
              job.getActivityId(),
              job.getActivityName(),
              null,
              "job",
              null,
              null,
              null));
    }
  }

  private OpenPosition position(
      ProcessInstance instance, ActivityInstance activity, Map<String, Date> since) {
    Date at = since.get(activity.getId());
    Task task = tasks.createTaskQuery().activityInstanceIdIn(activity.getId()).singleResult();
    Date timer = task != null ? task.getDueDate() : timer(activity);
    String waitingFor = task != null ? "task" : timer != null ? "timer" : "message";
    return new OpenPosition(
        instance.getId(),
        model(instance),
        activity.getActivityId(),
        activity.getActivityName() == null ? activity.getActivityId() : activity.getActivityName(),
        at == null ? null : at.toInstant(),
        waitingFor,
        timer == null ? null : timer.toInstant(),
        task == null ? null : task.getId(),
        task == null ? null : task.getAssignee());
  }

  private @Nullable Date timer(ActivityInstance activity) {
    for (String execution : activity.getExecutionIds()) {
      for (Job job : jobs.createJobQuery().executionId(execution).timers().list()) {
        return job.getDuedate();
      }
    }
    return null;
  }

  private String model(ProcessInstance instance) {
    return repository.getProcessDefinition(instance.getProcessDefinitionId()).getKey();
  }
}
