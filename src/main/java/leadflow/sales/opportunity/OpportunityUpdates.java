package leadflow.sales.opportunity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lifecycle.LeadEvents;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.LeadTasks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Updates an open opportunity, from Tasklist or the CRM. It stays open, and its idle clock starts
 * again.
 */
@Component
public class OpportunityUpdates {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final Opportunities opportunities;
  private final LeadTasks tasks;
  private final LeadEvents events;

  OpportunityUpdates(
      LeadTransactions transactions,
      Leads leads,
      Opportunities opportunities,
      LeadTasks tasks,
      LeadEvents events) {
    this.transactions = transactions;
    this.leads = leads;
    this.opportunities = opportunities;
    this.tasks = tasks;
    this.events = events;
  }

  /**
   * Saves what the form holds, without closing the opportunity.
   *
   * @param answers by the form's field names; an empty field keeps its value
   * @throws InvalidInput naming the invalid field
   * @throws Conflict when no opportunity is open
   */
  public void save(UUID id, Map<String, ? extends @Nullable Object> answers) {
    Map<String, Object> told = new LinkedHashMap<>();
    answers.forEach(
        (key, value) -> {
          if (value != null && !value.toString().isBlank()) {
            told.put(key, value);
          }
        });
    // the outcome is only given by completing the task
    told.remove("outcome");
    told.remove("reason");
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          if (lead.state().position() != JourneyPosition.OPPORTUNITY) {
            throw new Conflict(
                "no-open-task",
                "The lead is at stage " + lead.state().stage() + ", no opportunity is open");
          }
          update(lead, told);
        });
  }

  /** Does the same within the caller's transaction, for a locked lead whose opportunity is open. */
  public void update(Lead lead, Map<String, Object> answers) {
    opportunities.updated(lead, new FormAnswers(answers));
    // keep the open form's values the same as the record, since completing the task submits them
    tasks
        .open(lead.id(), LeadTasks.WORK_OPPORTUNITY)
        .ifPresent(task -> tasks.showSaved(task, answers));
    events.restartIdle(lead);
  }
}
