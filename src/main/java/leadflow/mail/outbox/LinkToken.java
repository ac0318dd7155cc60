package leadflow.mail.outbox;

import java.security.SecureRandom;
import java.util.Base64;

/** The random token in a link, 128 bits, which reveals nothing about the lead. */
public final class LinkToken {

  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkToken() {}

  public static String next() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
