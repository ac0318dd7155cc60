package leadflow.platform.web.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks as Standard Webhooks says: HMAC-SHA256 over {@code id.timestamp.body}. Ours
 * rather than the library's, which asks the system's clock and tells too old from too new by words.
 */
public final class WebhookSignature {

  public static final String ID = "webhook-id";
  public static final String TIMESTAMP = "webhook-timestamp";
  public static final String SIGNATURE = "webhook-signature";

  private static final String VERSION = "v1,";

  private final byte[] key;

  /**
   * @param key see {@link WebhookSecret}
   */
  public WebhookSignature(byte[] key) {
    this.key = key;
  }

  /** The header's value. */
  public String sign(String id, Instant at, byte[] body) {
    return VERSION
        + Base64.getEncoder().encodeToString(hmac(id, String.valueOf(at.getEpochSecond()), body));
  }

  /**
   * @param signatures the header's value: one or more, by blanks, while the sender changes keys
   */
  boolean holds(String id, String timestamp, byte[] body, String signatures) {
    byte[] expected =
        (VERSION + Base64.getEncoder().encodeToString(hmac(id, timestamp, body)))
            .getBytes(StandardCharsets.US_ASCII);
    boolean holds = false;
    for (String signature : signatures.split(" ")) {
      holds |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII));
    }
    return holds;
  }

  private byte[] hmac(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
