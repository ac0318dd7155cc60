package leadflow.mail.delivery;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailState;
import leadflow.mail.permission.Suppressions;
import leadflow.mail.permission.Unsubscribing;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Feedback on mails and addresses after sending. Callers hold the lead's lock, which the sender
 * also takes, so no mail starts after such feedback has committed.
 */
@Component
public class DeliveryFeedback {

  private final JdbcClient jdbc;
  private final LeadMails mails;
  private final MailHistory history;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Unsubscribing unsubscribing;
  private final Clock clock;

  DeliveryFeedback(
      JdbcClient jdbc,
      LeadMails mails,
      MailHistory history,
      Consents consents,
      Suppressions suppressions,
      Unsubscribing unsubscribing,
      Clock clock) {
    this.jdbc = jdbc;
    this.mails = mails;
    this.history = history;
    this.consents = consents;
    this.suppressions = suppressions;
    this.unsubscribing = unsubscribing;
    this.clock = clock;
  }

  /** Marks an UNKNOWN mail as failed, because it bounced. */
  public void cameBack(UUID message, String reason) {
    settle(message, MailState.FAILED, reason);
  }

  /** Marks an UNKNOWN mail as sent, because its delivery was reported. */
  public void arrived(UUID message, String reason) {
    settle(message, MailState.SENT, reason);
  }

  /** Marks the address as dead: it gets no more mail of any kind. */
  public void dead(Lead lead, String address) {
    stop(lead, address, Suppressions.Reason.DEAD_ADDRESS);
  }

  /** Records a spam complaint, which counts as a refusal of all mail. */
  public void complained(Lead lead, String address) {
    withdraw(lead, "complaint");
    stop(lead, address, Suppressions.Reason.COMPLAINED);
  }

  /** Records that the person asked in a reply for no more marketing mail. */
  public void optedOut(Lead lead) {
    withdraw(lead, "reply to a mail");
    unsubscribing.stop(lead);
  }

  private void withdraw(Lead lead, String source) {
    if (consents.granted(lead.id(), Consents.MARKETING)) {
      consents.decide(
          lead.id(), new Consent(Consents.MARKETING, false, null, null, source, clock.instant()));
    }
  }

  /** Suppresses the address; if it is not the lead's current one, mail to the lead continues. */
  private void stop(Lead lead, String address, Suppressions.Reason reason) {
    suppressions.suppress(address, reason);
    if (LeadFacts.emailKey(address).equals(lead.facts().emailKey())) {
      mails.stop(lead.id(), reason.label());
    }
  }

  private void settle(UUID message, MailState state, String reason) {
    int settled =
        jdbc.sql(
                """
                update leadflow.message set state = :state, reason = :reason, settled_at = :now
                where id = :id and state = 'UNKNOWN'
                """)
            .param("state", state.id())
            .param("reason", reason)
            .param("now", Timestamp.from(clock.instant()))
            .param("id", message)
            .update();
    if (settled == 1) {
      history.keep(message, Actor.current());
    }
  }
}
