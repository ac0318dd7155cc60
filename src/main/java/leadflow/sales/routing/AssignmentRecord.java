package leadflow.sales.routing;

import java.util.Objects;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.process.journey.Role;
import leadflow.process.journey.TaskAssigned;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Records the changes of owner that people make in Tasklist or at {@code /engine-rest}, and those
 * that a clock makes. Routing and managers' decisions record themselves.
 */
@Component
class AssignmentRecord {

  private final Leads leads;
  private final Assignments assignments;

  AssignmentRecord(Leads leads, Assignments assignments) {
    this.leads = leads;
    this.assignments = assignments;
  }

  @EventListener
  void assigned(TaskAssigned given) {
    Role.of(given.element()).ifPresent(role -> follow(given, role));
  }

  private void follow(TaskAssigned given, Role role) {
    Lead lead = leads.get(given.lead());
    String before =
        assignments.newest(lead.id(), lead.state().cycle(), role).map(Assignment::to).orElse(null);
    if (!Objects.equals(before, given.user())) {
      assignments.add(lead, role, null, before, given.user(), rule(given.user()), null);
    }
  }

  private static RoutingRule rule(@Nullable String user) {
    if (user == null) {
      return RoutingRule.RELEASED;
    }
    return user.equals(Actor.current()) ? RoutingRule.CLAIMED : RoutingRule.GIVEN;
  }
}
