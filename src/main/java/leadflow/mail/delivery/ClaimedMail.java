package leadflow.mail.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import leadflow.mail.outbox.MailKind;
import leadflow.platform.delivery.LeasedQueue;

/**
 * A claimed mail.
 *
 * @param attempt the claim's number; results of an older claim are ignored
 * @param onTrial it tests whether its domain has recovered
 */
record ClaimedMail(
    UUID id,
    UUID lead,
    MailKind kind,
    String recipient,
    String domain,
    String subject,
    String html,
    String text,
    String messageId,
    Instant date,
    String token,
    int attempt,
    boolean onTrial) {

  static ClaimedMail of(ResultSet r) throws SQLException {
    return new ClaimedMail(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        MailKind.of(r.getString("kind")),
        r.getString("recipient"),
        r.getString("domain"),
        r.getString("subject"),
        r.getString("html"),
        r.getString("text"),
        r.getString("message_id"),
        r.getTimestamp("date").toInstant(),
        r.getString("token"),
        r.getInt("attempt"),
        false);
  }

  LeasedQueue.Ticket ticket() {
    return new LeasedQueue.Ticket(id, attempt);
  }

  boolean internal() {
    return kind == MailKind.INTERNAL;
  }

  ClaimedMail asTrial() {
    return new ClaimedMail(
        id, lead, kind, recipient, domain, subject, html, text, messageId, date, token, attempt,
        true);
  }
}
