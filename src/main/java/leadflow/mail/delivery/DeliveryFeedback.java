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
 * What is learned of mails and addresses after the mails have left us. Callers hold the lead's
 * lock, the one the sender takes: no mail starts after such news has committed.
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

  /** Of a mail that nobody knew anything of, somebody says that it came back. */
  public void cameBack(UUID message, String reason) {
    settle(message, MailState.FAILED, reason);
  }

  /** Of a mail that nobody knew anything of, somebody says that it arrived. */
  public void arrived(UUID message, String reason) {
    settle(message, MailState.SENT, reason);
  }

  /** Nobody reads at this address: it gets no more mails, whatever for. */
  public void dead(Lead lead, String address) {
    stop(lead, address, Suppressions.Reason.DEAD_ADDRESS);
  }

  /** The person called a mail of ours spam, which is a no to all of them. */
  public void complained(Lead lead, String address) {
    withdraw(lead, "complaint");
    stop(lead, address, Suppressions.Reason.COMPLAINED);
  }

  /** The person answered that it wants no more marketing mail. */
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

  /** The mail may have gone to another address than the lead's; then the lead's own goes on. */
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
