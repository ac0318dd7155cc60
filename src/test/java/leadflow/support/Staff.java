package leadflow.support;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/** People who work here, with a password that tests know. */
@Component
public class Staff {

  public static final String PASSWORD = "Correct-horse-7!";

  private final IdentityService identity;

  Staff(IdentityService identity) {
    this.identity = identity;
  }

  /** The person, hired into this group where he is not here yet; what he sends is in his name. */
  public Http person(int port, String user, String group) {
    if (identity.createUserQuery().userId(user).count() == 0) {
      User hired = identity.newUser(user);
      hired.setFirstName("Somebody");
      hired.setLastName("Else");
      hired.setEmail(user + "@staff.example");
      hired.setPassword(PASSWORD);
      identity.saveUser(hired);
      identity.createMembership(user, group);
    }
    return Http.as(port, user, PASSWORD);
  }

  public Http admin(int port) {
    return Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD);
  }
}
