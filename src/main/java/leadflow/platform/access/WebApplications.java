package leadflow.platform.access;

import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/** Who may open which of the web applications. Their plugins are guarded by the login alone. */
@Component
public class WebApplications {

  public static final String COCKPIT = "cockpit";

  private final AuthorizationService authorizations;

  WebApplications(AuthorizationService authorizations) {
    this.authorizations = authorizations;
  }

  /**
   * Lets through who may open the application.
   *
   * @throws Refusal for everybody else
   */
  public void require(Caller caller, String application) {
    if (caller.user() == null
        || !authorizations.isUserAuthorized(
            caller.user(),
            List.copyOf(caller.groups()),
            Permissions.ACCESS,
            Resources.APPLICATION,
            application)) {
      throw new Refusal("This is for people who may open " + application);
    }
  }
}
