package leadflow.workplace.tasklist;

import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import leadflow.platform.access.Callers;
import leadflow.platform.access.Refusals;
import leadflow.process.guard.TaskRights;
import leadflow.process.journey.LeadTasks;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tasks that the user of the web applications can see, those they can work on, and the leads of
 * these tasks.
 */
@Component
class VisibleTasks {

  private final TaskService tasks;
  private final TaskRights rights;
  private final Callers callers;
  private final JdbcClient jdbc;

  VisibleTasks(TaskService tasks, TaskRights rights, Callers callers, JdbcClient jdbc) {
    this.tasks = tasks;
    this.rights = rights;
    this.callers = callers;
    this.jdbc = jdbc;
  }

  /**
   * @param refusal why the person cannot work on it; null when they can
   */
  record Seen(Task task, UUID lead, @Nullable String refusal) {

    boolean qualifying() {
      return LeadTasks.QUALIFY_LEAD.equals(task.getTaskDefinitionKey());
    }

    /** Returns whether its form can be saved before the task is completed. */
    boolean savable() {
      return qualifying() || LeadTasks.WORK_OPPORTUNITY.equals(task.getTaskDefinitionKey());
    }

    @Nullable Instant followUpAt() {
      Date at = task.getFollowUpDate();
      return at == null ? null : at.toInstant();
    }
  }

  /**
   * Returns a task that the person can see.
   *
   * @throws AuthorizationException when the person cannot see it
   * @throws NoSuchTask when it is completed or does not exist
   */
  Seen seen(String id) {
    Task[] found = new Task[1];
    String[] refusal = new String[1];
    callers.inName(
        () -> {
          found[0] = tasks.createTaskQuery().taskId(id).singleResult();
          refusal[0] = found[0] == null ? null : refusal(found[0]);
        });
    Task task = found[0];
    if (task == null) {
      throw missing(id);
    }
    return new Seen(task, lead(task), refusal[0]);
  }

  /** Returns a task that the person can see and work on. */
  Seen workedOn(String id) {
    Seen seen = seen(id);
    if (seen.refusal() != null) {
      callers.inName(() -> rights.requireWork(seen.task()));
    }
    return seen;
  }

  /** Returns which of these tasks the person can see. */
  Set<String> visible(Collection<String> ids) {
    Set<String> visible = new HashSet<>();
    if (!ids.isEmpty()) {
      callers.inName(
          () ->
              tasks
                  .createTaskQuery()
                  .taskIdIn(ids.toArray(String[]::new))
                  .list()
                  .forEach(task -> visible.add(task.getId())));
    }
    return visible;
  }

  private @Nullable String refusal(Task task) {
    try {
      rights.requireWork(task);
      return null;
    } catch (AuthorizationException e) {
      return Refusals.reason(e);
    }
  }

  private RuntimeException missing(String id) {
    return tasks.createTaskQuery().taskId(id).count() > 0 ? rights.unseen() : new NoSuchTask();
  }

  /** Thrown for a task that was completed or withdrawn meanwhile, or never existed. */
  static final class NoSuchTask extends RuntimeException {}

  private UUID lead(Task task) {
    return jdbc.sql(
            "select lead_key::uuid from leadflow.running_instance where instance = :instance")
        .param("instance", task.getProcessInstanceId())
        .query(UUID.class)
        .single();
  }
}
