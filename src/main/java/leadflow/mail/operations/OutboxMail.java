package leadflow.mail.operations;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import org.jspecify.annotations.Nullable;

/**
 * A mail as its row in the outbox tells it, without its content.
 *
 * @param lead its name, or its address where it has none
 * @param attempt how often it was given to the mail server, or was about to be
 * @param reason why it is put off, failed, unknown or skipped, or what a person decided
 * @param notBefore when it is tried next; null once it is settled
 */
record OutboxMail(
    UUID id,
    UUID leadId,
    String lead,
    @Schema(implementation = String.class) MailKind kind,
    String template,
    String step,
    int cycle,
    String recipient,
    String domain,
    String subject,
    String messageId,
    Instant date,
    @Schema(implementation = String.class) MailState state,
    int attempt,
    @Nullable String reason,
    @Nullable Instant notBefore,
    @Nullable Instant settledAt) {}
