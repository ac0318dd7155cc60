package leadflow.sales.routing;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.platform.access.UserDirectory;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.LeadTasks;
import leadflow.process.journey.Role;
import leadflow.sales.routing.Routing.Choice;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hands a lead that somebody works on to another person, on behalf of the caller: the engine's
 * grants decide whether they may. Task, owner and running clocks move together; no clock restarts.
 * Each lead is one transaction, so in a batch one that cannot move does not block the others.
 */
@Component
public class Reassignment {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final LeadTasks tasks;
  private final Routing routing;
  private final Assignments assignments;
  private final SlaClocks clocks;
  private final UserDirectory directory;

  Reassignment(
      LeadTransactions transactions,
      Leads leads,
      LeadTasks tasks,
      Routing routing,
      Assignments assignments,
      SlaClocks clocks,
      UserDirectory directory) {
    this.transactions = transactions;
    this.leads = leads;
    this.tasks = tasks;
    this.routing = routing;
    this.assignments = assignments;
    this.clocks = clocks;
    this.directory = directory;
  }

  /**
   * Gives the lead to a person, or back to the pool (null). Quota and absence restrict routing
   * only, not this decision.
   *
   * @throws InvalidInput naming {@code owner}, when there is no such person or they are not in the
   *     group for such tasks
   * @throws Conflict when nobody works on the lead
   */
  public void give(UUID id, @Nullable String owner, @Nullable String reason) {
    give(id, lead -> {}, owner, reason);
  }

  /**
   * Does the same, unless the lead changed hands since the caller saw it.
   *
   * @param from who had it then; null for the pool
   * @throws Conflict also when somebody else has it by now
   */
  public void handOver(
      UUID id, @Nullable String from, @Nullable String to, @Nullable String reason) {
    give(id, lead -> stillWith(from, lead), to, reason);
  }

  private void give(
      UUID id, Consumer<Lead> check, @Nullable String owner, @Nullable String reason) {
    if (owner != null && directory.person(owner).isEmpty()) {
      throw new InvalidInput("owner", "unknown", "there is no user " + owner);
    }
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          Work work = work(lead);
          check.accept(lead);
          if (owner != null && !isMember(owner, work.role)) {
            throw new InvalidInput(
                "owner",
                "invalid",
                "%s is not in the group %s".formatted(owner, work.role.group().id()));
          }
          move(lead, work, null, owner, RoutingRule.GIVEN, reason);
        });
  }

  /**
   * Routes the lead again, excluding its present owner.
   *
   * @param from who had it when the caller saw it; null for the pool
   * @return who has it now; null when it waits in the pool
   * @throws Conflict when nobody works on the lead, or somebody else has it by now
   */
  public @Nullable String routeAgain(UUID id, @Nullable String from, @Nullable String reason) {
    String[] next = new String[1];
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          Work work = work(lead);
          stillWith(from, lead);
          Choice choice = routing.choose(lead, work.role, lead.state().owner());
          String why = "%s: %s".formatted(choice.rule().label(), choice.why());
          next[0] = choice.owner();
          move(
              lead,
              work,
              choice.team(),
              choice.owner(),
              RoutingRule.ROUTED_AGAIN,
              reason == null ? why : why + "; " + reason);
        });
    return next[0];
  }

  private static void stillWith(@Nullable String from, Lead lead) {
    String owner = lead.state().owner();
    if (!Objects.equals(from, owner)) {
      throw new Conflict(
          "changed-hands",
          owner == null ? "It is in the pool by now" : "It belongs to " + owner + " by now");
    }
  }

  private record Work(Role role, LeadTasks.OpenTask task) {}

  private Work work(Lead lead) {
    var position = lead.state().position();
    return Role.at(position)
        .flatMap(
            role -> tasks.open(lead.id(), Role.element(position)).map(task -> new Work(role, task)))
        .orElseThrow(
            () ->
                new Conflict(
                    "no-open-task",
                    "Nobody works on the lead; it is at stage " + lead.state().stage()));
  }

  private boolean isMember(String user, Role role) {
    return directory.members(role.group()).stream().anyMatch(m -> m.id().equals(user));
  }

  private void move(
      Lead lead,
      Work work,
      @Nullable String team,
      @Nullable String to,
      RoutingRule rule,
      @Nullable String reason) {
    String from = lead.state().owner();
    if (!Objects.equals(from, to)) {
      assignments.add(lead, work.role, team, from, to, rule, reason);
    }
    if (!Objects.equals(work.task.assignee(), to)) {
      tasks.assign(work.task, to);
    }
    Lead moved = leads.get(lead.id());
    if (!Objects.equals(moved.state().owner(), to)) {
      leads.save(moved.with(moved.state().ownedBy(to)));
      clocks.handOver(lead.id(), to);
    }
  }
}
