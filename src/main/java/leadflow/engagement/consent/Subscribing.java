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
 * What follows from a yes that the mailbox's holder has given itself: an unsubscription is lifted,
 * a lead that slept wakes up, and what it asked for is answered.
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
   * @param occasion makes the activity one of its own
   * @param mail whether marketing mail is among what was permitted
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
