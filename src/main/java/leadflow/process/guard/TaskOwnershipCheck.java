package leadflow.process.guard;

import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.TASK_ASSIGN;
import static org.camunda.bpm.engine.authorization.Resources.PROCESS_DEFINITION;

import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cfg.auth.AuthorizationCommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.jspecify.annotations.Nullable;

/**
 * Keeps people off each other's tasks, at every door: the right to work on tasks is given for a
 * whole process, and the engine alone would let a colleague complete what somebody else has
 * claimed.
 *
 * <ul>
 *   <li>Only its assignee completes, releases or fills in a claimed task.
 *   <li>Only its assignee, or who holds TASK_ASSIGN, gives a task to somebody, puts it back or
 *       changes its dates.
 * </ul>
 */
public final class TaskOwnershipCheck extends AuthorizationCommandChecker {

  private final Supplier<TaskCompletions> ends;

  TaskOwnershipCheck(Supplier<TaskCompletions> ends) {
    this.ends = ends;
  }

  @Override
  public void checkTaskWork(TaskEntity task) {
    // as every call that moves a lead does: the engine reads a task's executions one by one and
    // stumbles when somebody completes it in between
    ends.get().lockOpen(task.getId(), task.getProcessInstanceId());
    super.checkTaskWork(task);
    refuseWhatSomebodyElseClaimed(task);
  }

  @Override
  public void checkUpdateTaskVariable(TaskEntity task) {
    super.checkUpdateTaskVariable(task);
    refuseWhatSomebodyElseClaimed(task);
  }

  @Override
  public void checkTaskAssign(TaskEntity task) {
    super.checkTaskAssign(task);
    Authentication person = person();
    String assignee = storedAssignee(task);
    if (person != null
        && !person.getUserId().equals(assignee)
        && task.getProcessDefinition() != null
        && !mayAssign(person, task.getProcessDefinition().getKey())) {
      throw new NotYourTask(person.getUserId(), assignee);
    }
  }

  private static void refuseWhatSomebodyElseClaimed(TaskEntity task) {
    String assignee = task.getAssignee();
    Authentication person = person();
    if (person != null && assignee != null && !assignee.equals(person.getUserId())) {
      throw new NotYourTask(person.getUserId(), assignee);
    }
  }

  private boolean mayAssign(Authentication person, String process) {
    return getAuthorizationManager()
        .isAuthorized(
            person.getUserId(), person.getGroupIds(), TASK_ASSIGN, PROCESS_DEFINITION, process);
  }

  /** A task that is saved as a whole already bears its new assignee. */
  private static @Nullable String storedAssignee(TaskEntity task) {
    PropertyChange change = task.getPropertyChanges().get(TaskEntity.ASSIGNEE);
    return change == null ? task.getAssignee() : (String) change.getOrgValue();
  }

  /** Who acts, or null where the engine checks nothing: within a step, a job, our own program. */
  private static @Nullable Authentication person() {
    CommandContext command = Context.getCommandContext();
    Authentication person = command.getAuthentication();
    boolean checked =
        person != null
            && person.getUserId() != null
            && command.isAuthorizationCheckEnabled()
            && Context.getProcessEngineConfiguration().isAuthorizationEnabled();
    return checked ? person : null;
  }
}
