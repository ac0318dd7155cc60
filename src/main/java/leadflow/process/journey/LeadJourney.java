package leadflow.process.journey;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.platform.validation.Conflict;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.springframework.stereotype.Component;

/**
 * Tells the engine what happened to a lead: starts its journey, wakes it, ends it. Its tasks are
 * {@link LeadTasks}, its timers {@link LeadTimers}, where it waits {@link LeadPositions}. Callers
 * hold the lead's lock and are in a transaction of {@link leadflow.lead.LeadTransactions}; a
 * meeting with another transaction surfaces as Spring's {@link
 * org.springframework.dao.ConcurrencyFailureException}, which tries the whole transaction again.
 */
@Component
public class LeadJourney {

  public static final String MODEL = "lead-journey";
  static final String LEAD_MOVED = "lead.moved";

  private static final String NURTURE_LEAD = "CallActivity_NurtureLead";

  /** The element of the journey at which a lead of this position is. */
  public static final Map<JourneyPosition, String> PLACES =
      Map.of(
          JourneyPosition.NURTURE, NURTURE_LEAD,
          JourneyPosition.RESTING, "Gateway_Rest",
          JourneyPosition.QUALIFICATION, "CallActivity_QualifyLead",
          JourneyPosition.HANDOVER, "CallActivity_HandOverToSales",
          JourneyPosition.OPPORTUNITY, LeadTasks.WORK_OPPORTUNITY);

  private final RuntimeService runtime;
  private final Leads leads;
  private final DeployedModels models;

  LeadJourney(RuntimeService runtime, Leads leads, DeployedModels models) {
    this.runtime = runtime;
    this.leads = leads;
    this.models = models;
  }

  /**
   * Starts the journey of the lead's present cycle and runs it up to its first wait.
   *
   * @return the lead where it stands then
   */
  public Lead leadCaptured(UUID lead) {
    return begun(
        lead,
        EngineCalls.call(
            () ->
                runtime.startProcessInstanceByKey(MODEL, lead.toString()).getProcessInstanceId()));
  }

  /**
   * Begins the journey anew within the lead's cycle, at the place that its record tells: whatever
   * ran for it is ended first. What a person or the clocks had so far stays. A crossing that the
   * journey has not acted on yet is read as at the beginning, by the score; so is where a lead in
   * nurture stands by now.
   *
   * @return the lead where it stands then
   * @throws Conflict when the model has no such place
   */
  public Lead restarted(Lead lead, String reason) {
    for (ProcessInstance old : journeys(lead.id())) {
      EngineCalls.run(
          () ->
              runtime.deleteProcessInstanceIfExists(
                  old.getId(), reason, false, true, false, false));
    }
    var start = runtime.createProcessInstanceByKey(MODEL).businessKey(lead.id().toString());
    String place = PLACES.get(lead.state().position());
    if (place != null && lead.state().verdict() == null && !place.equals(NURTURE_LEAD)) {
      if (!models.has(MODEL, place)) {
        throw new Conflict(
            "no-such-place", "The model %s has no element %s any more".formatted(MODEL, place));
      }
      start.startBeforeActivity(place);
    }
    return begun(lead.id(), EngineCalls.call(() -> start.execute().getProcessInstanceId()));
  }

  private List<ProcessInstance> journeys(UUID lead) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .processDefinitionKey(MODEL)
        .list();
  }

  private Lead begun(UUID lead, String instance) {
    // a short journey may have ended again already
    Lead begun = leads.get(lead);
    if (!begun.state().status().hasJourney()) {
      return begun;
    }
    leads.saveJourney(lead, instance);
    return begun.with(begun.state().inJourney(instance));
  }

  /** Wakes the journey after a verdict was stored on the lead's row; nobody there is no error. */
  public void leadMoved(Lead lead) {
    String instance = lead.state().journeyInstanceId();
    if (instance != null) {
      EngineCalls.call(
          () ->
              runtime
                  .createMessageCorrelation(LEAD_MOVED)
                  .processInstanceId(instance)
                  .correlateAllWithResult());
    }
  }

  /** Ends the journey without a business result: the lead was erased or merged. */
  public void leadGone(Lead lead, String reason) {
    String instance = lead.state().journeyInstanceId();
    if (instance != null) {
      EngineCalls.run(
          () -> runtime.deleteProcessInstanceIfExists(instance, reason, false, true, false, false));
    }
  }
}
