package leadflow.engagement.tracking;

import java.time.Instant;
import java.util.UUID;
import leadflow.mail.outbox.MailLinks;
import org.jspecify.annotations.Nullable;

/**
 * A request for a link or the pixel of a mail, by a person or a program.
 *
 * @param link the link's number; null for the pixel
 * @param sign an immediate sign of a program, such as {@code HEAD request}; null where there is
 *     none
 * @param source a hash that distinguishes networks and programs without identifying them
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

  /** Returns whether it is a visible link, neither the pixel nor the hidden link. */
  boolean ofLink() {
    return link != null && link != MailLinks.TRAP;
  }
}
