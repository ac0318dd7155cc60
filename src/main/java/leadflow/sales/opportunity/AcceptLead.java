package leadflow.sales.opportunity;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.Leads;
import leadflow.lead.PendingMove;
import leadflow.platform.validation.FormAnswers;
import leadflow.process.decision.DecisionTables;
import leadflow.process.journey.TaskForm;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The form on which an account executive accepts a lead with amount and date, or rejects it with a
 * reason.
 */
@Component
class AcceptLead implements TaskForm {

  static final String ACCEPT = "accept";
  static final String REJECT = "reject";

  private final Leads leads;
  private final Opportunities opportunities;
  private final DecisionTables decisions;
  private final SlaClocks clocks;
  private final Clock clock;

  AcceptLead(
      Leads leads,
      Opportunities opportunities,
      DecisionTables decisions,
      SlaClocks clocks,
      Clock clock) {
    this.leads = leads;
    this.opportunities = opportunities;
    this.decisions = decisions;
    this.clocks = clocks;
    this.clock = clock;
  }

  @Override
  public String id() {
    return "accept-lead";
  }

  @Override
  public Set<String> codes() {
    return Set.of("rejectionReason");
  }

  @Override
  public void submitted(UUID id, Map<String, Object> values) {
    Lead lead = leads.lock(id);
    FormAnswers answers = new FormAnswers(values);
    String decision =
        FormAnswers.required(
            "decision", answers.oneOf("decision", List.of(ACCEPT, REJECT)), "accept or reject");
    String rejection = null;
    if (decision.equals(ACCEPT)) {
      FormAnswers.required("amount", answers.amount("amount"), "what may the deal be worth?");
      FormAnswers.required("currency", answers.currency("currency"), "an amount needs a currency");
      FormAnswers.required(
          "closeDate",
          answers.dateFrom("closeDate", LocalDate.now(clock)),
          "when may it be closed?");
    } else {
      rejection =
          FormAnswers.required("rejectionReason", answers.text("rejectionReason", 100), "say why");
    }
    opportunities.decided(lead, decision, rejection, answers);
    clocks.stop(
        id, clock.instant(), decision, ClockKind.FIRST_TOUCH, ClockKind.ACCEPT, ClockKind.DECIDE);
    LeadState decided = lead.state().because(rejection);
    boolean back = rejection != null && "qualifyAgain".equals(next(rejection));
    leads.save(lead.with(back ? decided.awaiting(PendingMove.RETURNED) : decided));
  }

  /** Stops the acceptance clock when somebody claims the task; they own the lead from then on. */
  @Override
  public void assigned(UUID id, @Nullable String user) {
    if (user != null) {
      Lead lead = leads.lock(id);
      clocks.stop(id, clock.instant(), "claimed by " + user, ClockKind.ACCEPT);
      clocks.handOver(id, user);
      leads.save(lead.with(lead.state().ownedBy(user)));
    }
  }

  /** Returns when the decision is due, which is the next step after claiming. */
  @Override
  public Optional<Instant> dueAt(UUID id) {
    return Optional.ofNullable(clocks.nextDue(id));
  }

  /** Returns where a rejected lead goes, by {@code judge-rejection}: qualifyAgain or recycle. */
  String next(String rejection) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("reason", rejection);
    return decisions
        .ask("judge-rejection", inputs)
        .first()
        .map(row -> row.text("next"))
        .orElse("qualifyAgain");
  }
}
