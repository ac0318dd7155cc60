package leadflow.platform.access;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_HISTORY;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_INSTANCE;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.READ_TASK;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.RETRY_JOB;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.TASK_ASSIGN;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.TASK_WORK;
import static org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions.UPDATE_TASK;

import java.util.Arrays;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/**
 * What each group may do in the engine and its web applications, and no more. A grant an
 * administrator adds stays; one that is missing is given again.
 *
 * <p>People who work tasks hold their rights on the process definition, so that a task needs no row
 * of its own; {@code TasksOfOthers} keeps them off each other's.
 */
@Component
public class Grants {

  /** The lead's line on a task's card is a variable of its instance. */
  private static final Permission[] TASK_WORKER = {
    READ, READ_INSTANCE, READ_TASK, TASK_WORK, UPDATE_TASK, READ_HISTORY
  };

  private final AuthorizationService authorizations;

  Grants(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  void ensure() {
    for (Resource resource : Resources.values()) {
      ensure(Group.ADMIN, resource, ANY, Permissions.ALL);
    }

    application(Group.SDR, "tasklist");
    process(Group.SDR, "lead-qualification", TASK_WORKER);

    application(Group.SALES, "tasklist");
    process(Group.SALES, "sales-handover", TASK_WORKER);
    process(Group.SALES, "lead-journey", TASK_WORKER);

    application(Group.MANAGERS, "tasklist");
    application(Group.MANAGERS, "cockpit");
    process(
        Group.MANAGERS,
        ANY,
        READ,
        READ_INSTANCE,
        READ_HISTORY,
        READ_TASK,
        UPDATE_TASK,
        TASK_ASSIGN,
        RETRY_JOB);
    readModels(Group.MANAGERS);

    // a diagram, on which our own plugin shows the team's leads; instances are of all teams
    application(Group.TEAM_LEADS, "tasklist");
    application(Group.TEAM_LEADS, "cockpit");
    process(Group.TEAM_LEADS, ANY, READ);
    readModels(Group.TEAM_LEADS);

    onlooker(Group.MARKETING);

    // deploying a model means running code, so it is these people's right alone
    application(Group.PROCESS_OWNERS, "cockpit");
    onlooker(Group.PROCESS_OWNERS);
    // who mends a model lets what failed by it be tried again
    process(Group.PROCESS_OWNERS, ANY, RETRY_JOB);
    readModels(Group.PROCESS_OWNERS);
    ensure(Group.PROCESS_OWNERS, Resources.DEPLOYMENT, ANY, Permissions.CREATE);
  }

  /** Lets a group see a filter in Tasklist. */
  public void readFilter(Group group, String filterId) {
    ensure(group, Resources.FILTER, filterId, Permissions.READ);
  }

  /** Sees what work there is, and touches none of it. */
  private void onlooker(Group group) {
    application(group, "tasklist");
    process(group, ANY, READ, READ_INSTANCE, READ_TASK);
  }

  private void readModels(Group group) {
    ensure(group, Resources.DEPLOYMENT, ANY, Permissions.READ);
    ensure(group, Resources.DECISION_DEFINITION, ANY, Permissions.READ);
    ensure(group, Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, Permissions.READ);
  }

  private void application(Group group, String application) {
    ensure(group, Resources.APPLICATION, application, Permissions.ACCESS);
  }

  private void process(Group group, String key, Permission... permissions) {
    ensure(group, Resources.PROCESS_DEFINITION, key, permissions);
  }

  private void ensure(Group group, Resource resource, String id, Permission... permissions) {
    Authorization grant =
        authorizations
            .createAuthorizationQuery()
            .authorizationType(AUTH_TYPE_GRANT)
            .groupIdIn(group.id())
            .resourceType(resource)
            .resourceId(id)
            .singleResult();
    if (grant == null) {
      grant = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
      grant.setGroupId(group.id());
      grant.setResource(resource);
      grant.setResourceId(id);
    } else if (Arrays.stream(permissions).allMatch(grant::isPermissionGranted)) {
      return;
    }
    for (Permission permission : permissions) {
      grant.addPermission(permission);
    }
    authorizations.saveAuthorization(grant);
  }
}
