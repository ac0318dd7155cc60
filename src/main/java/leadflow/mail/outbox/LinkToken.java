package leadflow.mail.outbox;

import java.security.SecureRandom;
import java.util.Base64;

/** What stands in a link instead of a name: 128 random bits. */
public final class LinkToken {

  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkToken() {}

  public static String next() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
