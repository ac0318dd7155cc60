package leadflow.mail.permission;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Status;
import leadflow.mail.outbox.LeadMails;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Withdraws the consent to mail, in one transaction under the lead's lock, which the sender also
 * takes: no mail to this person starts after it has committed.
 */
@Component
public class Unsubscribing {

  private static final long WAIT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final Leads leads;
  private final LeadTransactions transactions;
  private final LeadMails mails;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Clock clock;

  Unsubscribing(
      Leads leads,
      LeadTransactions transactions,
      LeadMails mails,
      Consents consents,
      Suppressions suppressions,
      Clock clock) {
    this.leads = leads;
    this.transactions = transactions;
    this.mails = mails;
    this.consents = consents;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  /** By the link in a mail, whichever; see {@link #unsubscribe(UUID, String)}. */
  public void unsubscribe(UUID lead) {
    unsubscribe(lead, null);
  }

  /**
   * By the link in a mail. Does it, or nothing when it is done already.
   *
   * @param template of that mail, for the reports
   */
  public void unsubscribe(UUID id, @Nullable String template) {
    onceMailHasLeft(
        id,
        lead -> {
          if (consents.granted(id, Consents.MARKETING)) {
            consents.decide(
                id,
                new Consent(
                        Consents.MARKETING, false, null, null, "unsubscribe link", clock.instant())
                    .throughLinkOf(template));
          }
          stop(lead);
        });
  }

  /** The no is stored; the caller holds the lead's lock. */
  public void stop(Lead lead) {
    suppressions.suppress(lead.facts().email(), Suppressions.Reason.UNSUBSCRIBED);
    mails.stop(lead.id(), Suppressions.Reason.UNSUBSCRIBED.label());
  }

  /**
   * Acts in one transaction under the lead's lock. It first waits a few seconds for a mail being
   * sent; if a slow server takes longer, the sender notices in its last check. Does nothing for a
   * lead that has been erased.
   */
  public void onceMailHasLeft(UUID lead, Consumer<Lead> act) {
    long until = System.nanoTime() + WAIT_NANOS;
    while (!transactions.inOne(() -> unlessOnItsWay(lead, System.nanoTime() < until, act))) {
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean unlessOnItsWay(UUID id, boolean patient, Consumer<Lead> act) {
    Lead lead = leads.lock(id);
    if (patient && mails.isOnItsWay(id)) {
      return false;
    }
    if (lead.state().status() != Status.ERASED) {
      act.accept(lead);
    }
    return true;
  }
}
