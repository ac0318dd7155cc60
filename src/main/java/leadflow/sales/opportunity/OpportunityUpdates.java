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

/** News of an open opportunity, from Tasklist or the CRM: it stays open, and silence ends. */
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
   * Keeps what the form holds, without closing.
   *
   * @param answers by the form's names; an empty field stays as it was
   * @throws InvalidInput naming the field
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
    // how it ended is said by completing
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

  /** The same within the caller's transaction, for a lead that is locked and at its opportunity. */
  public void update(Lead lead, Map<String, Object> answers) {
    opportunities.updated(lead, new FormAnswers(answers));
    // what the open form shows is what completing it will say
    tasks
        .open(lead.id(), LeadTasks.WORK_OPPORTUNITY)
        .ifPresent(task -> tasks.showSaved(task, answers));
    events.restartIdle(lead);
  }
}
