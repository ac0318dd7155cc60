package leadflow.platform.access;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.stereotype.Component;

/**
 * Passwords that the engine's policy accepts: ten characters, four classes, nothing of the user.
 */
@Component
class Passwords {

  private static final int LENGTH = 20;
  // without those that look alike when read from a screen
  private static final List<String> CLASSES =
      List.of("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_+.!?*%");

  private final IdentityService identity;
  private final SecureRandom random = new SecureRandom();

  Passwords(IdentityService identity) {
    this.identity = identity;
  }

  boolean accepts(String password, User user) {
    return identity.checkPasswordAgainstPolicy(password, user).isValid();
  }

  String generate(User user) {
    String password;
    do {
      password = candidate();
    } while (!accepts(password, user));
    return password;
  }

  private String candidate() {
    List<Character> characters = new ArrayList<>();
    for (int i = 0; i < LENGTH; i++) {
      // one of each class first; letters, mostly, after that
      String from = CLASSES.get(i < CLASSES.size() ? i : i % 3);
      characters.add(from.charAt(random.nextInt(from.length())));
    }
    Collections.shuffle(characters, random);
    StringBuilder password = new StringBuilder();
    characters.forEach(password::append);
    return password.toString();
  }
}
