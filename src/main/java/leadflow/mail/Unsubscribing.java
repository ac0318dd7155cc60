package leadflow.mail;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes back the consent to mail. One transaction under the lead's lock, the one the sender takes:
 * no mail to this person starts after it has committed.
 */
@Component
class Unsubscribing {

  private static final long WAIT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final JdbcClient jdbc;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final MailConsent consent;
  private final Suppressions suppressions;
  private final Clock clock;

  Unsubscribing(
      JdbcClient jdbc,
      Leads leads,
      LeadTransactions transactions,
      MailConsent consent,
      Suppressions suppressions,
      Clock clock) {
    this.jdbc = jdbc;
    this.leads = leads;
    this.transactions = transactions;
    this.consent = consent;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /** Whom the link belongs to; empty when we never sent it. */
  Optional<Lead> owner(String token) {
    return jdbc.sql(
            "select lead_id from leadflow.message where token = :token and kind = 'nurture'")
        .param("token", token)
        .query(UUID.class)
        .optional()
        .flatMap(leads::find);
  }

  /**
   * Does it, or nothing when it is done already. A mail that is on its way right now is let through
   * first, for a few seconds; if a slow server holds it longer, its sender notices in its last
   * look.
   */
  void unsubscribe(UUID lead) {
    long until = System.nanoTime() + WAIT_NANOS;
    while (!transactions.inOne(() -> unlessOnItsWay(lead, System.nanoTime() < until))) {
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean unlessOnItsWay(UUID id, boolean patient) {
    Lead lead = leads.lock(id);
    if (patient && isOnItsWay(id)) {
      return false;
    }
    if (consent.granted(id)) {
      consent.withdraw(id, "unsubscribe link");
    }
    suppressions.suppress(lead.facts().email(), Suppressions.Reason.UNSUBSCRIBED);
    jdbc.sql(
            """
            update leadflow.message set state = 'SKIPPED', reason = 'unsubscribed', settled_at = :now
            where lead_id = :lead and kind = 'nurture' and state in ('PENDING', 'DEFERRED')
            """)
        .param("now", now())
        .param("lead", id)
        .update();
    return true;
  }

  private boolean isOnItsWay(UUID lead) {
    return jdbc.sql(
            """
            select exists (select 1 from leadflow.message
              where lead_id = :lead and kind = 'nurture' and state = 'SENDING' and lease_until > :now)
            """)
        .param("lead", lead)
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
