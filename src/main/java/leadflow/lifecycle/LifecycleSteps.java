package leadflow.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import leadflow.lead.Leads;
import leadflow.lead.PendingMove;
import org.springframework.stereotype.Component;

/** What the models call to move a lead; the rules are {@link StageRules}. */
@Component("lifecycleSteps")
public class LifecycleSteps {

  private final Leads leads;
  private final StageRules rules;
  private final Clock clock;

  LifecycleSteps(Leads leads, StageRules rules, Clock clock) {
    this.leads = leads;
    this.rules = rules;
    this.clock = clock;
  }

  public void promoteToMql(String id) {
    rules.promoteToMql(UUID.fromString(id));
  }

  public void promoteToSql(String id) {
    rules.promoteToSql(UUID.fromString(id));
  }

  public void openOpportunity(String id) {
    rules.openOpportunity(UUID.fromString(id));
  }

  /** Back to nurture: the next cycle begins, with a wake date by reason unless a person set one. */
  public void recycleLead(String id) {
    rules.recycleLead(UUID.fromString(id));
  }

  public void leadInactive(String id) {
    rules.leadInactive(UUID.fromString(id));
  }

  public void leadDisqualified(String id) {
    rules.leadDisqualified(UUID.fromString(id));
  }

  public void opportunityLost(String id) {
    rules.opportunityLost(UUID.fromString(id));
  }

  public void customerWon(String id) {
    rules.customerWon(UUID.fromString(id));
  }

  public Date wakeAt(String id) {
    Instant wakeAt = leads.get(UUID.fromString(id)).state().wakeAt();
    return Date.from(wakeAt == null ? clock.instant() : wakeAt);
  }

  /** The verdict that waits: {@code ripe, handRaised, replied} or {@code returned}. */
  public String movedBy(String id) {
    PendingMove verdict = leads.get(UUID.fromString(id)).state().verdict();
    return verdict == null ? "" : verdict.label();
  }
}
