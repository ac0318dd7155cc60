package leadflow.sales.crm;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.Status;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.DeployedForm;
import leadflow.process.journey.DeployedForms;
import leadflow.process.journey.LeadTasks;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sales.opportunity.Opportunities.Opportunity;
import leadflow.sales.opportunity.OpportunityUpdates;
import org.springframework.stereotype.Component;

/**
 * Applies what an account executive did in the CRM as if they had done it in Tasklist: the same
 * task, the same answers, the same checks. Callers hold the lead's lock, so the second of two
 * answers finds the task gone; when both say the same, that is not an error.
 */
@Component
class CrmAnswers {

  private static final String OTHER = "other";

  private final LeadTasks tasks;
  private final Opportunities opportunities;
  private final OpportunityUpdates updates;
  private final DeployedForms forms;

  CrmAnswers(
      LeadTasks tasks,
      Opportunities opportunities,
      OpportunityUpdates updates,
      DeployedForms forms) {
    this.tasks = tasks;
    this.opportunities = opportunities;
    this.updates = updates;
    this.forms = forms;
  }

  /**
   * @return what it did, in words
   * @throws Conflict naming where the lead is, when the answer does not fit there
   */
  String apply(Lead lead, CrmMessage.Checked message) {
    if (lead.state().status() == Status.ERASED) {
      return "the lead was erased";
    }
    Map<String, Object> answers = CrmMessage.answers(message.data());
    Object by = answers.remove("by");
    try {
      return Actor.get(
          by == null ? "crm" : "crm:" + by.toString().strip(),
          () -> applied(lead, message.type(), answers));
    } catch (InvalidInput e) {
      throw CrmMessage.inData(e);
    }
  }

  private String applied(Lead lead, String type, Map<String, Object> answers) {
    return switch (type) {
      case CrmMessage.ACCEPTED -> decided(lead, "accept", "accepted", answers);
      case CrmMessage.REJECTED -> {
        Object reason = answers.remove("reason");
        if (reason != null) {
          answers.put("rejectionReason", reason);
        }
        yield decided(lead, "reject", "rejected", answers);
      }
      case CrmMessage.WON -> closed(lead, "won", answers);
      case CrmMessage.LOST -> closed(lead, "lost", answers);
      default -> updated(lead, answers);
    };
  }

  private String decided(Lead lead, String decision, String result, Map<String, Object> answers) {
    answers.put("decision", decision);
    Optional<Opportunity> said = said(lead).filter(o -> decision.equals(o.decision()));
    return completed(lead, LeadTasks.ACCEPT_LEAD, result, answers, said.isPresent());
  }

  private String closed(Lead lead, String outcome, Map<String, Object> answers) {
    answers.put("outcome", outcome);
    // completing the task takes no close date: an expected date means nothing once it is closed
    answers.remove("closeDate");
    Optional<Opportunity> said = said(lead).filter(o -> outcome.equals(o.outcome()));
    return completed(lead, LeadTasks.WORK_OPPORTUNITY, outcome, answers, said.isPresent());
  }

  private String completed(
      Lead lead, String task, String result, Map<String, Object> answers, boolean said) {
    Optional<LeadTasks.OpenTask> open = tasks.open(lead.id(), task);
    if (open.isPresent()) {
      DeployedForm form = forms.of(open.get().id());
      inOurCodes(form, "rejectionReason", answers);
      inOurCodes(form, "reason", answers);
      tasks.complete(open.get(), answers);
      return result;
    }
    if (said) {
      return "already " + result;
    }
    throw elsewhere(lead, task);
  }

  /**
   * Maps the CRM's own reasons: one that the form does not offer becomes "other", with the CRM's
   * text.
   */
  private static void inOurCodes(DeployedForm form, String field, Map<String, Object> answers) {
    Object reason = answers.get(field);
    if (reason != null && !form.offers(field, answers)) {
      answers.put("comment", reason);
      answers.put(field, OTHER);
    }
  }

  private String updated(Lead lead, Map<String, Object> answers) {
    if (lead.state().position() != JourneyPosition.OPPORTUNITY) {
      throw elsewhere(lead, LeadTasks.WORK_OPPORTUNITY);
    }
    answers.remove("reason");
    updates.update(lead, answers);
    return "updated";
  }

  /**
   * Returns what sales decided in this cycle. A recycled lead already counts its next cycle, so the
   * previous one's decision is used too.
   */
  private Optional<Opportunity> said(Lead lead) {
    int cycle = lead.state().cycle();
    boolean rests = lead.state().status() == Status.RECYCLED;
    return opportunities
        .newest(lead.id())
        .filter(o -> o.cycle() == cycle || rests && o.cycle() == cycle - 1);
  }

  private Conflict elsewhere(Lead lead, String task) {
    String done = tasks.howEnded(lead.id(), task).map(end -> "; " + end).orElse("");
    return new Conflict(
        "no-open-task",
        "The lead is at stage %s, status %s, position %s%s"
            .formatted(lead.state().stage(), lead.state().status(), lead.state().position(), done));
  }

  /** Returns the lead's id or address, as the message gives it. */
  static String named(CrmMessage.Data data) {
    UUID id = data.leadId();
    return id == null ? String.valueOf(data.email()) : id.toString();
  }
}
