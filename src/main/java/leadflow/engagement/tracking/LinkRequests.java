package leadflow.engagement.tracking;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lead.activity.RequestActivities;
import leadflow.lifecycle.LeadEvents;
import leadflow.mail.outbox.MailLink;
import leadflow.mail.outbox.MailLinks.Followed;
import org.springframework.stereotype.Component;

/**
 * Handles the requests that leads make with the button behind a link, once for each link of each
 * mail.
 */
@Component
class LinkRequests {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final ActivityLedger ledger;
  private final LeadEvents events;
  private final Clock clock;

  LinkRequests(
      LeadTransactions transactions,
      Leads leads,
      ActivityLedger ledger,
      LeadEvents events,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /** Records a raised hand for the lead; does nothing when this link has done so before. */
  void made(Followed followed) {
    MailLink link = followed.link().orElseThrow();
    String request = String.valueOf(link.request());
    Map<String, Object> properties = followed.mail().properties();
    properties.put("link", link.name());
    Activity activity =
        new Activity(
            "request:" + followed.mail().id() + ":" + followed.number(),
            RequestActivities.activityType(request),
            followed.mail().template(),
            link.url(),
            clock.instant(),
            true,
            properties);
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(followed.mail().lead());
          if (ledger.add(lead.id(), activity)) {
            Lead asking = lead.with(lead.facts().asking(request));
            leads.saveFacts(asking);
            events.happened(asking, List.of(activity));
          }
        });
  }
}
