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
 * The CRM's address and the secret that both sides share.
 *
 * @param url where events are posted; empty when there is no CRM
 * @param secret {@code whsec_} and at least 24 bytes in Base64, shared with the CRM; empty: nothing
 *     is sent and no call is accepted
 * @param allowPrivate whether an address on this machine or in a private network, and plain http,
 *     is permitted
 * @param sending false keeps all events in the outbox
 * @param connectTimeout for the connection to the CRM
 * @param answerTimeout for the CRM's whole answer
 * @param lease how long a sender may take for an event before another sender claims it
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

  /** Returns whether there is a CRM to send events to. */
  boolean tells() {
    return !url.isBlank();
  }

  /** Returns whether incoming calls can be verified. */
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
    // a host that does not resolve now may resolve later; each call checks again
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

  /** Leaves out the secret. */
  @Override
  public String toString() {
    return "CRM at " + url;
  }
}
