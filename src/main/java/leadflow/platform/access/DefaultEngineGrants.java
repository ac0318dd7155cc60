package leadflow.platform.access;

import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.task.Task;

/**
 * What the engine grants by itself: nothing for tasks, where each candidate would be a row per
 * task; nothing for deployments, whose maker could else delete them with all their leads; and to a
 * new user the sight and the care of his own account, not its deletion.
 */
public final class DefaultEngineGrants extends DefaultAuthorizationProvider {

  private static final AuthorizationEntity[] NONE = {};

  @Override
  public AuthorizationEntity[] newUser(User user) {
    return new AuthorizationEntity[] {
      createGrantAuthorization(
          user.getId(), null, Resources.USER, user.getId(), Permissions.READ, Permissions.UPDATE)
    };
  }

  @Override
  public AuthorizationEntity[] newDeployment(Deployment deployment) {
    return NONE;
  }

  @Override
  public AuthorizationEntity[] newTaskAssignee(Task task, String before, String now) {
    return NONE;
  }

  @Override
  public AuthorizationEntity[] newTaskOwner(Task task, String before, String now) {
    return NONE;
  }

  @Override
  public AuthorizationEntity[] newTaskUserIdentityLink(Task task, String user, String type) {
    return NONE;
  }

  @Override
  public AuthorizationEntity[] newTaskGroupIdentityLink(Task task, String group, String type) {
    return NONE;
  }
}
