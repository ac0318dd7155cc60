package leadflow.sales.crm;

import jakarta.validation.constraints.AssertTrue;
import java.net.URI;
import java.time.Duration;
import leadflow.platform.net.PublicAddresses;
import leadflow.platform.web.webhook.WebhookSecret;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the CRM is and how both sides know each other.
 *
 * @param url where events are posted; empty: there is no CRM to tell
 * @param secret {@code whsec_} and at least 24 bytes in Base64, shared with the CRM; empty: nothing
 *     is sent and nothing is heard
 * @param allowPrivate true permits an address on this machine or in a private network, and http
 * @param sending false leaves all events where they are
 * @param connectTimeout for the connection to the CRM
 * @param answerTimeout for all of the CRM's answer
 * @param lease how long an event may be on its way before another sender takes it
 */
@Validated
@ConfigurationProperties("leadflow.crm")
record CrmSettings(
    @DefaultValue("") String url,
    @DefaultValue("") String secret,
    @DefaultValue("false") boolean allowPrivate,
    @DefaultValue("true") boolean sending,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("15s") Duration answerTimeout,
    @DefaultValue("2m") Duration lease) {

  /** True when there is somebody to tell. */
  boolean tells() {
    return !url.isBlank();
  }

  /** True when what comes in can be checked. */
  boolean hears() {
    return !secret.isBlank();
  }

  URI target() {
    return URI.create(url.strip());
  }

  byte[] key() {
    return WebhookSecret.key(secret);
  }

  @AssertTrue(
      message =
          "LEADFLOW_CRM_URL must be an https address without user, password or fragment"
              + " (http only with LEADFLOW_CRM_ALLOW_PRIVATE=true)")
  boolean isUrlUsable() {
    if (!tells()) {
      return true;
    }
    try {
      URI uri = target();
      boolean scheme =
          "https".equalsIgnoreCase(uri.getScheme())
              || allowPrivate && "http".equalsIgnoreCase(uri.getScheme());
      return scheme
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @AssertTrue(
      message =
          "LEADFLOW_CRM_URL leads to this machine or into a private network;"
              + " LEADFLOW_CRM_ALLOW_PRIVATE=true permits that")
  boolean isUrlOutside() {
    // a name that nobody knows yet may be known later; each sending looks again
    return !tells()
        || allowPrivate
        || !isUrlUsable()
        || !PublicAddresses.leadsInside(target().getHost());
  }

  @AssertTrue(
      message =
          "LEADFLOW_CRM_SECRET must be whsec_ and at least 24 random bytes in Base64, and is needed"
              + " with LEADFLOW_CRM_URL")
  boolean isSecretUsable() {
    return hears() ? WebhookSecret.isUsable(secret) : !tells();
  }

  @AssertTrue(message = "leadflow.crm.lease must be longer than the sum of the timeouts")
  boolean isLeaseLongEnough() {
    return lease.compareTo(connectTimeout.plus(answerTimeout)) > 0;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "CRM at " + url;
  }
}
