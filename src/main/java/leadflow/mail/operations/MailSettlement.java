package leadflow.mail.operations;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import leadflow.mail.permission.Suppressions;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.validation.Conflict;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Applies people's decisions about mails that the sender cannot or must not settle: each decision
 * once, checked against the mail's state, and recorded with its author.
 *
 * <p>A mail that is sent again keeps its row, and with it Message-ID and Date; whether it may still
 * leave (consent, suppression, the lead's stage) is found out when it is claimed, as for any other.
 * It may wait as long as it could at first.
 */
@Component
class MailSettlement {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final OutboxSearch mails;
  private final MailHistory history;
  private final Suppressions suppressions;
  private final JdbcClient jdbc;
  private final Clock clock;

  MailSettlement(
      LeadTransactions transactions,
      Leads leads,
      OutboxSearch mails,
      MailHistory history,
      Suppressions suppressions,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.mails = mails;
    this.history = history;
    this.suppressions = suppressions;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** What may be decided, and of which mails. */
  enum As {
    /** It is treated as arrived. */
    SENT(MailState.SENT, "treated as sent"),
    RESEND(MailState.PENDING, "queued again"),
    /** It is never to be sent. */
    SKIP(MailState.SKIPPED, "skipped");

    private final MailState to;
    private final String label;

    As(MailState to, String label) {
      this.to = to;
      this.label = label;
    }

    String label() {
      return label;
    }

    /**
     * Returns whether this decision is allowed; while a mail is being sent only its sender decides.
     */
    boolean fits(MailState state) {
      return state != MailState.SENDING && state.mayBecome(to);
    }
  }

  /**
   * @param attempt the mail's, as the person saw it; null for whichever it is
   * @return the mail as it is now; empty when there is none
   * @throws Conflict when its state does not allow that, or somebody else has decided first
   */
  Optional<OutboxMail> settle(UUID id, As as, @Nullable Integer attempt, @Nullable String reason) {
    return transactions.inOne(
        () -> {
          locked(id).ifPresent(mail -> settle(mail, as, attempt, reason));
          return mails.find(id);
        });
  }

  private void settle(OutboxMail mail, As as, @Nullable Integer attempt, @Nullable String reason) {
    boolean asSeen = attempt == null || attempt == mail.attempt();
    if (!as.fits(mail.state()) || !asSeen) {
      throw new Conflict(
          mail.state() == MailState.SENDING ? "being-sent" : "already-settled", told(mail));
    }
    if (as == As.RESEND && mail.state() == MailState.FAILED) {
      refuseDeadAddress(mail);
    }
    jdbc.sql(
            """
            update leadflow.message set state = :state, reason = :reason,
              not_before = case when :again then :now else not_before end,
              deadline = case when :again then cast(:now as timestamptz) + (deadline - date) else deadline end,
              settled_at = case when :again then null else cast(:now as timestamptz) end
            where id = :id
            """)
        .param("state", as.to.id())
        .param("reason", as.label + (reason == null ? "" : ": " + reason))
        .param("again", as == As.RESEND)
        .param("now", Timestamp.from(clock.instant()))
        .param("id", mail.id())
        .update();
    history.keep(mail.id(), Actor.current());
  }

  /** In the order of all locks: the lead, then its mail. */
  private Optional<OutboxMail> locked(UUID id) {
    return mails
        .find(id)
        .flatMap(mail -> leads.lockIfThere(mail.leadId()))
        .flatMap(
            lead ->
                jdbc.sql("select id from leadflow.message where id = :id for update")
                    .param("id", id)
                    .query(UUID.class)
                    .optional())
        .flatMap(mails::find);
  }

  private void refuseDeadAddress(OutboxMail mail) {
    if (mail.kind() == MailKind.INTERNAL) {
      return;
    }
    suppressions
        .reason(mail.recipient())
        .ifPresent(
            why -> {
              throw new Conflict("suppressed", "The address gets no mail: " + why);
            });
  }

  /** Returns why it cannot be decided any more, with who decided first. */
  String told(OutboxMail mail) {
    if (mail.state() == MailState.SENDING) {
      return "The mail is on its way; wait for its end";
    }
    List<MailHistory.Event> events = history.of(mail.id());
    MailHistory.Event last = events.isEmpty() ? null : events.get(events.size() - 1);
    return last != null && last.by() != null
        ? "%s has decided at %s UTC on %s: %s"
            .formatted(
                last.by(),
                EnglishFormat.time(last.at().atZone(ZoneOffset.UTC)),
                EnglishFormat.day(last.at()),
                last.reason())
        : "The mail is %s by now".formatted(mail.state());
  }
}
