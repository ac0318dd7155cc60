package leadflow.support;

import java.util.HashSet;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/** People for tests. */
@Component
public class Staff {

  public static final String PASSWORD = "Test-pass-123!";

  private final IdentityService identity;
  private final Set<String> visitors = new HashSet<>();

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

  /**
   * What this member of the group sends over HTTP. He is added where he is not here yet, until
   * {@link #goHome}: other tests count on who gets the next lead.
   */
  public Http person(int port, String id, String group) {
    if (identity.createUserQuery().userId(id).count() == 0) {
      visitors.add(id);
    }
    return Http.as(port, member(id, group), PASSWORD);
  }

  /** Removes those who came for one test. */
  public void goHome() {
    visitors.forEach(identity::deleteUser);
    visitors.clear();
  }
}
