package leadflow.platform.access;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/** Adds people who log in. */
@Component
public class UserProvisioning {

  private final IdentityService identity;
  private final Passwords passwords;
  private final FirstLoginFile file;
  private final EngineStarted startUp;

  UserProvisioning(
      IdentityService identity, Passwords passwords, FirstLoginFile file, EngineStarted startUp) {
    this.identity = identity;
    this.passwords = passwords;
    this.file = file;
    this.startUp = startUp;
  }

  /**
   * Adds this person once, with a generated password that is written to {@code first-login.txt};
   * somebody who is already there stays as he is.
   */
  public void ensure(String userId, String firstName, String lastName, String email, Group group) {
    startUp.inTurn(
        () -> {
          if (identity.createUserQuery().userId(userId).count() > 0) {
            return;
          }
          User user = identity.newUser(userId);
          user.setFirstName(firstName);
          user.setLastName(lastName);
          user.setEmail(email);
          String password = passwords.generate(user);
          user.setPassword(password);
          identity.saveUser(user);
          identity.createMembership(userId, group.id());
          file.append("user: %-16s password: %s  (%s)".formatted(userId, password, group.id()));
        });
  }
}
