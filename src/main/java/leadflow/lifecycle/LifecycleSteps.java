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

  /** Makes the lead an MQL, with the reason that moved it; the SDR begins anew. */
  public void promoteToMql(String id) {
    rules.promoteToMql(UUID.fromString(id));
  }

  /** Makes the lead an SQL. A raised hand makes it hot and ends the clocks that ran so far. */
  public void promoteToSql(String id) {
    rules.promoteToSql(UUID.fromString(id));
  }

  /** Makes the lead an opportunity. */
  public void openOpportunity(String id) {
    rules.openOpportunity(UUID.fromString(id));
  }

  /**
   * Sends the lead back to nurture: the next cycle begins, with a wake date by {@code
   * plan-recycling} unless a person set one.
   */
  public void recycleLead(String id) {
    rules.recycleLead(UUID.fromString(id));
  }

  /** Ends the way of a lead whose nurture is exhausted. */
  public void leadInactive(String id) {
    rules.leadInactive(UUID.fromString(id));
  }

  /** Ends the way of a lead that is none, or that the SDR disqualified. */
  public void leadDisqualified(String id) {
    rules.leadDisqualified(UUID.fromString(id));
  }

  /** Ends the way of a lost opportunity. */
  public void opportunityLost(String id) {
    rules.opportunityLost(UUID.fromString(id));
  }

  /** Makes the lead a customer. */
  public void customerWon(String id) {
    rules.customerWon(UUID.fromString(id));
  }

  /** When a recycled lead wakes up. */
  public Date wakeAt(String id) {
    Instant wakeAt = leads.get(UUID.fromString(id)).state().wakeAt();
    return Date.from(wakeAt == null ? clock.instant() : wakeAt);
  }

  /**
   * What moved the lead and waits for the journey to act on it.
   *
   * @return {@code ripe}, {@code handRaised}, {@code replied} or {@code returned}; empty when
   *     nothing waits
   */
  public String movedBy(String id) {
    PendingMove verdict = leads.get(UUID.fromString(id)).state().verdict();
    return verdict == null ? "" : verdict.label();
  }
}
