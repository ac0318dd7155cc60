package leadflow.engagement.consent;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lifecycle.LeadEvents;
import leadflow.mail.permission.Suppressions;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Acts on a consent that the mailbox holder gave: lifts an unsubscription, reactivates an inactive
 * lead, and answers what the lead asked for.
 */
@Component
class Subscribing {

  private static final String ACTIVITY = "custom.subscription-confirmed";

  private final Suppressions suppressions;
  private final ActivityLedger ledger;
  private final LeadEvents events;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  Subscribing(
      Suppressions suppressions,
      ActivityLedger ledger,
      LeadEvents events,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.suppressions = suppressions;
    this.ledger = ledger;
    this.events = events;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * The consents are stored; the caller holds the lead's lock.
   *
   * @param occasion makes the activity unique
   * @param mail whether the consent covers marketing mail
   */
  void confirmed(Lead lead, String occasion, boolean mail) {
    if (mail) {
      suppressions.consentGiven(lead.facts().email());
    }
    Activity activity =
        new Activity("opt-in:" + occasion, ACTIVITY, null, null, clock.instant(), true, Map.of());
    if (ledger.add(lead.id(), activity)) {
      events.happened(lead, List.of(activity));
    }
    if (mail) {
      publisher.publishEvent(new Consents.OptedIn(lead.id()));
    }
  }
}
