package leadflow.engagement.consent;

import java.time.Instant;
import java.util.Optional;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.Suppressions;
import leadflow.mail.permission.Suppressions.Reason;
import org.springframework.stereotype.Component;

/**
 * Imports another system's suppressed addresses and removes addresses by hand. Each change runs in
 * one transaction under the locks of the address and the lead, so that the lead's consents agree
 * with the list.
 */
@Component
class SuppressionIntake {

  private static final String WHY = "suppression list";

  private final LeadTransactions transactions;
  private final Leads leads;
  private final Consents consents;
  private final Suppressions suppressions;
  private final LeadMails mails;

  SuppressionIntake(
      LeadTransactions transactions,
      Leads leads,
      Consents consents,
      Suppressions suppressions,
      LeadMails mails) {
    this.transactions = transactions;
    this.leads = leads;
    this.consents = consents;
    this.suppressions = suppressions;
    this.mails = mails;
  }

  enum Result {
    ADDED,
    /** Already on the list, for this reason or a stronger one. */
    KNOWN,
    /** The person unsubscribed there and consented anew since: nothing was changed. */
    OUTDATED
  }

  Result add(String email, Reason reason, Instant at) {
    return transactions.inOne(
        () -> {
          leads.lockAddress(email);
          Optional<Lead> lead = leads.lockByEmail(email);
          Optional<Consent> yes = lead.flatMap(this::marketingYes);
          if (reason == Reason.UNSUBSCRIBED && yes.filter(y -> y.at().isAfter(at)).isPresent()) {
            return Result.OUTDATED;
          }
          Optional<String> before = suppressions.reason(email);
          suppressions.suppress(email, reason, at, WHY);
          if (reason == Reason.UNSUBSCRIBED && yes.isPresent()) {
            lead.ifPresent(
                l ->
                    consents.add(
                        l.id(), new Consent(Consents.MARKETING, false, null, null, WHY, at)));
          }
          lead.ifPresent(l -> mails.stop(l.id(), reason.label()));
          return suppressions.reason(email).equals(before) ? Result.KNOWN : Result.ADDED;
        });
  }

  private Optional<Consent> marketingYes(Lead lead) {
    return consents.of(lead.id()).stream()
        .filter(consent -> consent.purpose().equals(Consents.MARKETING) && consent.granted())
        .findFirst();
  }

  /** Removes the address; returns false when it is not on the list. */
  boolean remove(String email, String why) {
    return transactions.inOne(
        () -> {
          leads.lockAddress(email);
          leads.lockByEmail(email);
          return suppressions.remove(email, why);
        });
  }
}
