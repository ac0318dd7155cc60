package leadflow.engagement.consent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.mail.permission.Suppressions;
import org.springframework.stereotype.Component;

/** Records a lead's consents: a refusal at once, a consent once no confirmation is needed. */
@Component
public class ConsentIntake {

  private final Consents consents;
  private final Suppressions suppressions;
  private final OptInPolicy policy;
  private final DoubleOptIn doubleOptIn;

  ConsentIntake(
      Consents consents, Suppressions suppressions, OptInPolicy policy, DoubleOptIn doubleOptIn) {
    this.consents = consents;
    this.suppressions = suppressions;
    this.policy = policy;
    this.doubleOptIn = doubleOptIn;
  }

  /**
   * Records the given consents. The caller holds the lead's lock and stores its facts in the same
   * transaction.
   */
  public void told(Lead lead, List<Consent> given, ConsentOrigin origin) {
    List<Consent> toConfirm = new ArrayList<>();
    Duration shortest = null;
    for (Consent consent : given) {
      Duration within =
          consent.granted()
              ? policy.confirmWithin(lead.facts(), origin, consent.purpose()).orElse(null)
              : null;
      if (within == null) {
        take(lead, consent, origin);
      } else {
        toConfirm.add(consent);
        shortest = shortest == null || within.compareTo(shortest) < 0 ? within : shortest;
      }
    }
    if (shortest != null) {
      doubleOptIn.ask(lead, toConfirm, shortest);
    }
  }

  private void take(Lead lead, Consent consent, ConsentOrigin origin) {
    consents.add(
        lead.id(),
        consent.granted() && origin.isApi() ? consent.confirmed(Consents.API, null) : consent);
    if (consent.granted() && consent.purpose().equals(Consents.MARKETING)) {
      suppressions.consentGiven(lead.facts().email(), consent.at());
    }
  }
}
