package leadflow.sales.routing;

import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.process.journey.Role;
import leadflow.sales.routing.Routing.Choice;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the models call to find an owner; {@link Routing} documents the rules. */
@Component("routingSteps")
public class RoutingSteps {

  private final Leads leads;
  private final Routing routing;
  private final Assignments assignments;

  RoutingSteps(Leads leads, Routing routing, Assignments assignments) {
    this.leads = leads;
    this.routing = routing;
    this.assignments = assignments;
  }

  /** Finds an SDR for the lead, by {@code route-lead}, quota and load. */
  public void routeToSdr(String id) {
    route(UUID.fromString(id), Role.SDR);
  }

  /** Finds an account executive for the lead, by {@code route-lead}, quota and load. */
  public void routeToAe(String id) {
    route(UUID.fromString(id), Role.AE);
  }

  /** Who has the lead, by user id; nobody leaves the task to the pool. */
  public @Nullable String assignee(String id) {
    return leads.get(UUID.fromString(id)).state().owner();
  }

  private void route(UUID id, Role role) {
    Lead lead = leads.lock(id);
    Choice choice = routing.choose(lead, role, null);
    assignments.add(
        lead,
        role,
        choice.team(),
        lead.state().owner(),
        choice.owner(),
        choice.rule(),
        choice.why());
    leads.save(lead.with(lead.state().ownedBy(choice.owner())));
  }
}
