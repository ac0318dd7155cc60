package leadflow.mail;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is learned of mails and addresses after the mails have left us. Callers hold the lead's
 * lock, the one the sender takes: no mail starts after such news has committed.
 */
@Component
public class MailNews {

  private final JdbcClient jdbc;
  private final MailConsent consent;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Clock clock;

  MailNews(
      JdbcClient jdbc,
      MailConsent consent,
      Consents consents,
      Suppressions suppressions,
      Clock clock) {
    this.jdbc = jdbc;
    this.consent = consent;
    this.consents = consents;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /** Of a mail that nobody knew anything of, somebody says that it came back. */
  public void cameBack(UUID message, String reason) {
    settle(message, "FAILED", reason);
  }

  /** Of a mail that nobody knew anything of, somebody says that it arrived. */
  public void arrived(UUID message, String reason) {
    settle(message, "SENT", reason);
  }

  /** The address gets no more of our mails to leads, neither marketing's nor others. */
  public void dead(Lead lead, String address) {
    suppressions.suppress(address, Suppressions.Reason.DEAD_ADDRESS);
    stop(lead, address, Suppressions.Reason.DEAD_ADDRESS);
  }

  /** The person called a mail of ours spam, which is a no to all of them. */
  public void complained(Lead lead, String address) {
    withdraw(lead, "complaint");
    suppressions.suppress(address, Suppressions.Reason.COMPLAINED);
    stop(lead, address, Suppressions.Reason.COMPLAINED);
  }

  /** The person answered that it wants no more marketing mail. */
  public void optedOut(Lead lead) {
    withdraw(lead, "reply to a mail");
    suppressions.suppress(lead.facts().email(), Suppressions.Reason.UNSUBSCRIBED);
    stop(lead, lead.facts().email(), Suppressions.Reason.UNSUBSCRIBED);
  }

  private void withdraw(Lead lead, String source) {
    if (consents.granted(lead.id(), Consents.MARKETING)) {
      consent.withdraw(lead.id(), source);
    }
  }

  private void stop(Lead lead, String address, Suppressions.Reason reason) {
    jdbc.sql(
            """
            update leadflow.message set state = 'SKIPPED', reason = :reason, settled_at = :now
            where lead_id = :lead and state in ('PENDING', 'DEFERRED') and lower(recipient) = lower(:address)
              and (kind = 'nurture' or kind = 'service' and :all)
            """)
        .param("reason", reason.label())
        .param("now", now())
        .param("lead", lead.id())
        .param("address", address)
        .param("all", reason != Suppressions.Reason.UNSUBSCRIBED)
        .update();
  }

  private void settle(UUID message, String state, String reason) {
    jdbc.sql(
            """
            update leadflow.message set state = :state, reason = :reason, settled_at = :now
            where id = :id and state = 'UNKNOWN'
            """)
        .param("state", state)
        .param("reason", reason)
        .param("now", now())
        .param("id", message)
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
