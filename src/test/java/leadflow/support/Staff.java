package leadflow.support;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/** People for tests. */
@Component
public class Staff {

  public static final String PASSWORD = "Test-pass-123!";

  private final IdentityService identity;

  Staff(IdentityService identity) {
    this.identity = identity;
  }

  /** Adds a member of a group once; the password is {@link #PASSWORD}. */
  public String member(String id, String group) {
    if (identity.createUserQuery().userId(id).count() == 0) {
      User user = identity.newUser(id);
      user.setFirstName(id.substring(0, 1).toUpperCase() + id.substring(1));
      user.setLastName("Example");
      user.setEmail(id + "@leadflow.example");
      user.setPassword(PASSWORD);
      identity.saveUser(user);
      identity.createMembership(id, group);
    }
    return id;
  }

  /** What this member of the group sends over HTTP; he is added where he is not here yet. */
  public Http person(int port, String id, String group) {
    return Http.as(port, member(id, group), PASSWORD);
  }
}
