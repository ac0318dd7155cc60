package leadflow.process.journey;

import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.process.guard.TaskCompletions;
import leadflow.process.guard.TaskRights;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The human tasks of a lead: which are open, what they show, who has them, how they ended. Callers
 * hold the lead's lock and are in a transaction of {@link leadflow.lead.LeadTransactions}.
 */
@Component
public class LeadTasks {

  public static final String QUALIFY_LEAD = "UserTask_QualifyLead";
  public static final String ACCEPT_LEAD = "UserTask_AcceptLead";
  public static final String WORK_OPPORTUNITY = "UserTask_WorkOpportunity";

  private final TaskService tasks;
  private final HistoryService history;
  private final EngineCalls engine;
  private final TaskRights rights;
  private final TaskCompletions completions;

  LeadTasks(
      TaskService tasks,
      HistoryService history,
      EngineCalls engine,
      TaskRights rights,
      TaskCompletions completions) {
    this.tasks = tasks;
    this.history = history;
    this.engine = engine;
    this.rights = rights;
    this.completions = completions;
  }

  /** The lead's open task at this element, such as {@code UserTask_QualifyLead}. */
  public Optional<OpenTask> open(UUID lead, String elementId) {
    return tasks
        .createTaskQuery()
        .processInstanceBusinessKey(lead.toString())
        .taskDefinitionKey(elementId)
        .list()
        .stream()
        .findFirst()
        .map(LeadTasks::openTask);
  }

  /** The lead's open task, wherever it is. */
  public Optional<OpenTask> open(UUID lead) {
    return tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list().stream()
        .findFirst()
        .map(LeadTasks::openTask);
  }

  /** How the newest task at this element ended: who was first, and when; empty where none did. */
  public Optional<String> howEnded(UUID lead, String elementId) {
    return history
        .createHistoricTaskInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .taskDefinitionKey(elementId)
        .finished()
        .orderByHistoricTaskInstanceEndTime()
        .desc()
        .listPage(0, 1)
        .stream()
        .findFirst()
        .flatMap(task -> completions.told(task.getId()));
  }

  /** Every human task of a lead, open and over, oldest first. */
  public List<TaskRecord> history(UUID lead) {
    return history
        .createHistoricTaskInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .orderByHistoricActivityInstanceStartTime()
        .asc()
        .list()
        .stream()
        .map(
            task ->
                new TaskRecord(
                    task.getId(),
                    task.getName(),
                    task.getAssignee(),
                    task.getStartTime().toInstant(),
                    task.getEndTime() == null ? null : task.getEndTime().toInstant(),
                    task.getDeleteReason()))
        .toList();
  }

  /** Completes a task with a form's answers; its listener checks them and moves the lead. */
  public void complete(OpenTask task, Map<String, Object> answers) {
    engine.inCallersName(() -> tasks.complete(task.id(), new HashMap<>(answers)));
  }

  /** Shows newly saved answers in the open task's form; null empties a field. */
  public void showSaved(OpenTask task, Map<String, ? extends @Nullable Object> answers) {
    engine.inCallersName(() -> tasks.setVariablesLocal(task.id(), answers));
  }

  /** Gives the task to a person, or back to the pool (null). */
  public void assign(OpenTask task, @Nullable String user) {
    engine.inCallersName(() -> tasks.setAssignee(task.id(), user));
  }

  /**
   * Moves due date and priority of the lead's open tasks; see {@link LeadTimers#moveClockTimers}.
   */
  public void plan(UUID lead, @Nullable Instant dueAt, int priority) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      EngineCalls.run(
          () -> {
            task.setDueDate(dueAt == null ? null : Date.from(dueAt));
            task.setPriority(priority);
            tasks.saveTask(task);
          });
    }
  }

  /**
   * Hides the lead's open task until then, or shows it again (null).
   *
   * @throws org.camunda.bpm.engine.AuthorizationException when the caller is a person who may not
   *     work on it
   */
  public void followUp(UUID lead, @Nullable Instant at) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      if (at != null || task.getFollowUpDate() != null) {
        engine.inCallersName(() -> rights.requireWork(task));
        saveFollowUp(task, at);
      }
    }
  }

  /** Shows the lead's open task before its follow-up date: something happened. */
  public void endFollowUp(UUID lead) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      if (task.getFollowUpDate() != null) {
        saveFollowUp(task, null);
      }
    }
  }

  private void saveFollowUp(Task task, @Nullable Instant at) {
    EngineCalls.run(
        () -> {
          task.setFollowUpDate(at == null ? null : Date.from(at));
          tasks.saveTask(task);
        });
  }

  private static OpenTask openTask(Task task) {
    return new OpenTask(task.getId(), task.getAssignee());
  }

  /** An open human task. */
  public record OpenTask(String id, @Nullable String assignee) {}

  /**
   * A human task in the lead's history.
   *
   * @param result completed, or why it was withdrawn; null while open
   */
  public record TaskRecord(
      String id,
      String name,
      @Nullable String assignee,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable String result) {}
}
