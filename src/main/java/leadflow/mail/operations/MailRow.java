package leadflow.mail.operations;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.mail.operations.MailSettlement.As;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import leadflow.platform.format.EnglishFormat;
import org.jspecify.annotations.Nullable;

/**
 * A mail in a list.
 *
 * @param colleague it goes to a colleague, about the lead
 * @param until set while it is put off
 * @param settled when it was; null before
 * @param open something may be decided about it
 */
record MailRow(
    UUID id,
    String lead,
    String recipient,
    boolean colleague,
    String template,
    String subject,
    String date,
    StateTag state,
    int attempt,
    @Nullable String reason,
    @Nullable String until,
    @Nullable String settled,
    boolean open) {

  static MailRow of(OutboxMail mail) {
    Instant until = mail.state() == MailState.DEFERRED ? mail.notBefore() : null;
    return new MailRow(
        mail.id(),
        mail.lead(),
        mail.recipient(),
        mail.kind() == MailKind.INTERNAL,
        mail.template(),
        mail.subject().isEmpty() ? "(not written)" : mail.subject(),
        EnglishFormat.dateTime(mail.date()),
        StateTag.of(mail.state()),
        mail.attempt(),
        mail.reason(),
        until == null ? null : EnglishFormat.dateTime(until),
        mail.settledAt() == null ? null : EnglishFormat.dateTime(mail.settledAt()),
        List.of(As.values()).stream().anyMatch(as -> as.fits(mail.state())));
  }

  /** Whether the lead is shown by more than its address. */
  boolean named() {
    return !lead.equals(recipient);
  }

  boolean again() {
    return attempt > 1;
  }
}
