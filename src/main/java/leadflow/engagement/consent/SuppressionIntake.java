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
 * Puts addresses on the list that another system has kept, and takes them off by hand. Each in one
 * transaction under the address's lock and the lead's: what is known of the person fits the list.
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
    /** Was on the list already, for this reason or a heavier one. */
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

  /** False when it is not on the list. */
  boolean remove(String email, String why) {
    return transactions.inOne(
        () -> {
          leads.lockAddress(email);
          leads.lockByEmail(email);
          return suppressions.remove(email, why);
        });
  }
}
