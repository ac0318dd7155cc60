package leadflow.process.guard;

import static org.camunda.bpm.engine.authorization.Permissions.TASK_WORK;
import static org.camunda.bpm.engine.authorization.Resources.PROCESS_DEFINITION;
import static org.camunda.bpm.engine.authorization.Resources.TASK;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import leadflow.platform.access.Callers;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/**
 * Who may work on a task, for what is done beside it and not by an engine's command: the rule of
 * {@link TaskOwnershipCheck}, asked beforehand.
 */
@Component
public class TaskRights {

  private final IdentityService identity;
  private final AuthorizationService authorizations;
  private final RepositoryService repository;

  /** The model of each definition, which never changes. */
  private final Map<String, String> models = new ConcurrentHashMap<>();

  TaskRights(
      IdentityService identity, AuthorizationService authorizations, RepositoryService repository) {
    this.identity = identity;
    this.authorizations = authorizations;
    this.repository = repository;
  }

  /**
   * To be called in the caller's name, see {@link Callers#inName}; a program may do anything.
   *
   * @throws AuthorizationException telling why, where it is somebody else's task, or nobody's whom
   *     this person may help out
   */
  public void requireWork(Task task) {
    Authentication person = identity.getCurrentAuthentication();
    if (person == null || person.getUserId() == null) {
      return;
    }
    String assignee = task.getAssignee();
    if (assignee != null && !assignee.equals(person.getUserId())) {
      throw new NotYourTask(person.getUserId(), assignee);
    }
    if (!granted(person, task)) {
      throw new NotYourTask("You may look at this task, but not work on it");
    }
  }

  /** The refusal of whoever asks for a task that his grants do not let him read. */
  public AuthorizationException unseen() {
    return new NotYourTask("This task is not among those that you may see");
  }

  private boolean granted(Authentication person, Task task) {
    String user = person.getUserId();
    List<String> groups = person.getGroupIds();
    String model =
        models.computeIfAbsent(
            task.getProcessDefinitionId(), id -> repository.getProcessDefinition(id).getKey());
    return authorizations.isUserAuthorized(user, groups, TASK_WORK, PROCESS_DEFINITION, model)
        || authorizations.isUserAuthorized(user, groups, TASK_WORK, TASK, task.getId());
  }
}
