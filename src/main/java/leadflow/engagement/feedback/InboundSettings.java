package leadflow.engagement.feedback;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import leadflow.platform.web.webhook.WebhookSecret;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the mail provider authenticates, and when an address counts as dead.
 *
 * @param secret {@code whsec_} and at least 24 bytes in Base64, shared with the provider; empty
 *     disables the webhook
 * @param softBounces the number of soft bounces, with no delivery in between, that make an address
 *     dead
 * @param softBounceWindow within this time
 */
@Validated
@ConfigurationProperties("leadflow.email")
record InboundSettings(
    @DefaultValue("") String secret,
    @Min(1) @DefaultValue("5") int softBounces,
    @DefaultValue("30d") Duration softBounceWindow) {

  /** Returns whether a secret is set, so that calls can be verified. */
  boolean hears() {
    return !secret.isBlank();
  }

  byte[] key() {
    return WebhookSecret.key(secret);
  }

  @AssertTrue(
      message = "LEADFLOW_EMAIL_SECRET must be whsec_ and at least 24 random bytes in Base64")
  boolean isSecretUsable() {
    return !hears() || WebhookSecret.isUsable(secret);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Mail provider " + (hears() ? "is heard" : "is not set up");
  }
}
