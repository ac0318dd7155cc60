package leadflow.platform.web.webhook;

import java.util.Base64;

/** A secret as Standard Webhooks writes it: {@code whsec_} and at least 24 bytes in Base64. */
public final class WebhookSecret {

  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;

  private WebhookSecret() {}

  public static boolean isUsable(String secret) {
    try {
      return secret.strip().startsWith(PREFIX) && key(secret).length >= SHORTEST;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What is signed with. */
  public static byte[] key(String secret) {
    return Base64.getDecoder().decode(secret.strip().substring(PREFIX.length()));
  }
}
