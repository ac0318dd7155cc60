package leadflow.engagement.tracking;

import java.time.Instant;
import java.util.UUID;
import leadflow.mail.outbox.MailLinks;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something called a link or the pixel of a mail.
 *
 * @param link the link's number; null for the pixel
 * @param sign what showed a program at once, such as {@code HEAD request}; null where nothing did
 * @param source tells networks and programs apart, and says nothing of them
 */
record LinkHit(
    long id,
    UUID message,
    UUID lead,
    @Nullable Integer link,
    Instant at,
    @Nullable String sign,
    String source) {

  boolean ofTrap() {
    return link != null && link == MailLinks.TRAP;
  }

  /** The pixel and the link that no person sees are none of the mail's own. */
  boolean ofLink() {
    return link != null && link != MailLinks.TRAP;
  }
}
