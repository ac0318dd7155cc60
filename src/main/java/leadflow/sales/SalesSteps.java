package leadflow.sales;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.access.Directory;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.Outbox;
import org.springframework.stereotype.Component;

/** What the models call about sales. */
@Component("salesSteps")
public class SalesSteps {

  private final Leads leads;
  private final Opportunities opportunities;
  private final AcceptLead acceptance;
  private final Directory directory;
  private final Outbox outbox;

  SalesSteps(
      Leads leads,
      Opportunities opportunities,
      AcceptLead acceptance,
      Directory directory,
      Outbox outbox) {
    this.leads = leads;
    this.opportunities = opportunities;
    this.acceptance = acceptance;
    this.directory = directory;
    this.outbox = outbox;
  }

  /** A lead for sales: the one it was routed to hears of it, else the whole pool. */
  public void notifyAe(String id) {
    Lead lead = leads.get(UUID.fromString(id));
    String owner = lead.standing().owner();
    List<Directory.Person> people =
        owner == null
            ? directory.members(Directory.SALES)
            : directory.person(owner).stream().toList();
    for (Directory.Person person : people) {
      if (person.email() != null) {
        outbox.queueInternal(
            lead,
            "handover-notice:" + person.id(),
            "handover-notice",
            person.email(),
            Map.of("leadTitle", lead.facts().displayName(), "ownerName", person.name()));
      }
    }
  }

  /** {@code accepted}, {@code qualifyAgain} or {@code recycle}. */
  public String decision(String id) {
    Opportunities.Opportunity newest = newest(id);
    String rejection = newest.rejection();
    return AcceptLead.ACCEPT.equals(newest.decision()) || rejection == null
        ? "accepted"
        : acceptance.next(rejection);
  }

  /** {@code won}, {@code lost} or {@code recycle}. */
  public String outcome(String id) {
    String outcome = newest(id).outcome();
    if (outcome == null) {
      throw new IllegalStateException("The opportunity of lead " + id + " is not closed");
    }
    return outcome;
  }

  private Opportunities.Opportunity newest(String id) {
    return opportunities
        .newest(UUID.fromString(id))
        .orElseThrow(() -> new IllegalStateException("Sales has said nothing about lead " + id));
  }
}
