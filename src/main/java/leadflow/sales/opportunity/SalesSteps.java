package leadflow.sales.opportunity;

import java.util.UUID;
import leadflow.lead.Leads;
import leadflow.sales.notification.Notifications;
import org.springframework.stereotype.Component;

/** What the models call about sales. */
@Component("salesSteps")
public class SalesSteps {

  private final Leads leads;
  private final Opportunities opportunities;
  private final AcceptLead acceptance;
  private final Notifications notifications;

  SalesSteps(
      Leads leads,
      Opportunities opportunities,
      AcceptLead acceptance,
      Notifications notifications) {
    this.leads = leads;
    this.opportunities = opportunities;
    this.acceptance = acceptance;
    this.notifications = notifications;
  }

  /** Tells the account executive the lead was routed to that it is there, else the whole pool. */
  public void notifyAe(String id) {
    notifications.handedOver(leads.get(UUID.fromString(id)));
  }

  /**
   * What sales said about the handed-over lead.
   *
   * @return {@code accepted}, {@code qualifyAgain} or {@code recycle}
   */
  public String decision(String id) {
    Opportunities.Opportunity newest = newest(id);
    String rejection = newest.rejection();
    return AcceptLead.ACCEPT.equals(newest.decision()) || rejection == null
        ? "accepted"
        : acceptance.next(rejection);
  }

  /**
   * How the opportunity ended.
   *
   * @return {@code won}, {@code lost} or {@code recycle}
   */
  public String outcome(String id) {
    String outcome = newest(id).outcome();
    if (outcome == null) {
      throw new IllegalStateException("The opportunity of lead " + id + " is not closed");
    }
    return outcome.equals(WorkOpportunity.STALLED) ? "recycle" : outcome;
  }

  private Opportunities.Opportunity newest(String id) {
    return opportunities
        .newest(UUID.fromString(id))
        .orElseThrow(() -> new IllegalStateException("Sales has said nothing about lead " + id));
  }
}
