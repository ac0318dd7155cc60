package leadflow.process.journey;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.platform.access.Callers;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.guard.TaskCompletions;
import leadflow.process.guard.TaskRights;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * The way from the program into the engine: starts, wakes, completes and ends a lead's journey.
 * Callers hold the lead's lock and are in a transaction of {@link leadflow.lead.LeadTransactions};
 * a meeting with another transaction surfaces as Spring's {@link ConcurrencyFailureException},
 * which tries the whole transaction again.
 *
 * <p>Work on a task is done in the name of whoever called, so that the engine's grants hold. All
 * else is the program's own doing, and needs no grant: who may make a call was checked before.
 */
@Component
public class LeadJourney {

  public static final String MODEL = "lead-journey";
  static final String LEAD_MOVED = "lead.moved";

  /** In the date of the timer before a mail, whether a step is asked or its result. */
  private static final String NEXT_MAIL = "nextEmailAt";

  public static final String QUALIFY_LEAD = "UserTask_QualifyLead";
  public static final String ACCEPT_LEAD = "UserTask_AcceptLead";
  public static final String WORK_OPPORTUNITY = "UserTask_WorkOpportunity";

  private static final String NURTURE_LEAD = "CallActivity_NurtureLead";

  /** The element of the journey at which a lead of this position is. */
  public static final Map<JourneyPosition, String> PLACES =
      Map.of(
          JourneyPosition.NURTURE, NURTURE_LEAD,
          JourneyPosition.RESTING, "Gateway_Rest",
          JourneyPosition.QUALIFICATION, "CallActivity_QualifyLead",
          JourneyPosition.HANDOVER, "CallActivity_HandOverToSales",
          JourneyPosition.OPPORTUNITY, WORK_OPPORTUNITY);

  private final RuntimeService runtime;
  private final TaskService tasks;
  private final ManagementService jobs;
  private final HistoryService history;
  private final Callers callers;
  private final TaskRights rights;
  private final TaskCompletions ends;
  private final RepositoryService repository;
  private final Leads leads;
  private final DeployedModels models;
  private final Map<String, String> configurations = new ConcurrentHashMap<>();

  LeadJourney(
      RuntimeService runtime,
      TaskService tasks,
      ManagementService jobs,
      HistoryService history,
      Callers callers,
      TaskRights rights,
      TaskCompletions ends,
      RepositoryService repository,
      Leads leads,
      DeployedModels models) {
    this.runtime = runtime;
    this.tasks = tasks;
    this.jobs = jobs;
    this.history = history;
    this.callers = callers;
    this.rights = rights;
    this.ends = ends;
    this.repository = repository;
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
        guarded(
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
      guarded(
          () -> {
            runtime.deleteProcessInstanceIfExists(old.getId(), reason, false, true, false, false);
            return true;
          });
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
    return begun(lead.id(), guarded(() -> start.execute().getProcessInstanceId()));
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
      guarded(
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
      guarded(
          () -> {
            runtime.deleteProcessInstanceIfExists(instance, reason, false, true, false, false);
            return true;
          });
    }
  }

  /** The lead's open task at this element, such as {@code UserTask_QualifyLead}. */
  public Optional<OpenTask> openTask(UUID lead, String elementId) {
    return tasks
        .createTaskQuery()
        .processInstanceBusinessKey(lead.toString())
        .taskDefinitionKey(elementId)
        .list()
        .stream()
        .findFirst()
        .map(LeadJourney::openTask);
  }

  /** The lead's open task, wherever it is. */
  public Optional<OpenTask> openTask(UUID lead) {
    return tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list().stream()
        .findFirst()
        .map(LeadJourney::openTask);
  }

  /** How the newest task at this element ended: who was first, and when; empty where none did. */
  public Optional<String> taskEnd(UUID lead, String elementId) {
    return history
        .createHistoricTaskInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .taskDefinitionKey(elementId)
        .finished()
        .orderByHistoricTaskInstanceEndTime()
        .desc()
        .listPage(0, 1)
        .stream()
        .findFirst()
        .flatMap(task -> ends.told(task.getId()));
  }

  /** Every human task of a lead, open and over, oldest first. */
  public List<TaskRecord> taskHistory(UUID lead) {
    return history
        .createHistoricTaskInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .orderByHistoricActivityInstanceStartTime()
        .asc()
        .list()
        .stream()
        .map(
            task ->
                new TaskRecord(
                    task.getId(),
                    task.getName(),
                    task.getAssignee(),
                    task.getStartTime().toInstant(),
                    task.getEndTime() == null ? null : task.getEndTime().toInstant(),
                    task.getDeleteReason()))
        .toList();
  }

  /** Completes a task with a form's answers; its listener checks them and moves the lead. */
  public void complete(OpenTask task, Map<String, Object> answers) {
    inCallersName(() -> tasks.complete(task.id(), new HashMap<>(answers)));
  }

  /** Shows newly saved answers in the open task's form; null empties a field. */
  public void showSaved(OpenTask task, Map<String, ? extends @Nullable Object> answers) {
    inCallersName(() -> tasks.setVariablesLocal(task.id(), answers));
  }

  /** Gives the task to a person, or back to the pool (null). */
  public void assign(OpenTask task, @Nullable String user) {
    inCallersName(() -> tasks.setAssignee(task.id(), user));
  }

  /** Moves due date and priority of the lead's open tasks; see {@link #moveClockTimers}. */
  public void plan(UUID lead, @Nullable Instant dueAt, int priority) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      guarded(
          () -> {
            task.setDueDate(dueAt == null ? null : Date.from(dueAt));
            task.setPriority(priority);
            tasks.saveTask(task);
            return true;
          });
    }
  }

  /**
   * Hides the lead's open task until then, or shows it again (null).
   *
   * @throws org.camunda.bpm.engine.AuthorizationException when the caller is a person who may not
   *     work on it
   */
  public void followUp(UUID lead, @Nullable Instant at) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      if (at != null || task.getFollowUpDate() != null) {
        inCallersName(() -> rights.requireWork(task));
        saveFollowUp(task, at);
      }
    }
  }

  /** Shows the lead's open task before its follow-up date: something happened. */
  public void wakeTask(UUID lead) {
    for (Task task : tasks.createTaskQuery().processInstanceBusinessKey(lead.toString()).list()) {
      if (task.getFollowUpDate() != null) {
        saveFollowUp(task, null);
      }
    }
  }

  private void saveFollowUp(Task task, @Nullable Instant at) {
    guarded(
        () -> {
          task.setFollowUpDate(at == null ? null : Date.from(at));
          tasks.saveTask(task);
          return true;
        });
  }

  /**
   * Puts the lead's timers that ask a clock for their instant to where the clock stands now. Other
   * timers (a pause in nurture, a wake date) stay.
   */
  public void moveClockTimers(UUID lead) {
    for (Job timer : timers(lead)) {
      if (configuration(timer).contains(SlaTimerHandler.CLOCK)) {
        guarded(
            () -> {
              jobs.recalculateJobDuedate(timer.getId(), false);
              return true;
            });
      }
    }
  }

  /**
   * Moves the lead's pause before its next mail, because the plan has changed: a later timer comes
   * forward; one that stands where the old plan had put it goes back when the reason for its haste
   * is gone.
   */
  public void moveMailTimer(UUID lead, Instant from, Instant to) {
    for (Job timer : timers(lead)) {
      Instant due = timer.getDuedate().toInstant();
      boolean follows = due.equals(from.truncatedTo(ChronoUnit.MILLIS)) || due.isAfter(to);
      if (follows && configuration(timer).contains(NEXT_MAIL)) {
        guarded(
            () -> {
              jobs.setJobDuedate(timer.getId(), Date.from(to));
              return true;
            });
      }
    }
  }

  private List<Job> timers(UUID lead) {
    return instances(lead).stream()
        .flatMap(
            instance ->
                jobs.createJobQuery().processInstanceId(instance.getId()).timers().list().stream())
        .toList();
  }

  /** What the timer waits for, such as {@code DATE: ${nextEmailAt}}. */
  private String configuration(Job timer) {
    return configurations.computeIfAbsent(
        timer.getJobDefinitionId(),
        definition ->
            jobs.createJobDefinitionQuery()
                .jobDefinitionId(definition)
                .singleResult()
                .getJobConfiguration());
  }

  /** Every leaf place where the lead waits, across the journey and the processes it called. */
  public List<OpenPosition> positions(UUID lead) {
    List<OpenPosition> positions = new ArrayList<>();
    for (ProcessInstance instance : instances(lead)) {
      ActivityInstance tree = runtime.getActivityInstance(instance.getId());
      if (tree != null) {
        Map<String, Date> since = new LinkedHashMap<>();
        history
            .createHistoricActivityInstanceQuery()
            .processInstanceId(instance.getId())
            .unfinished()
            .list()
            .forEach(activity -> since.put(activity.getId(), started(activity)));
        collect(instance, tree, since, positions);
      }
    }
    return positions;
  }

  /** The running instances of the lead: its journey and the processes that called. */
  public List<String> instanceIds(UUID lead) {
    return instances(lead).stream().map(ProcessInstance::getId).toList();
  }

  private static Date started(HistoricActivityInstance activity) {
    return activity.getStartTime();
  }

  private List<ProcessInstance> instances(UUID lead) {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(lead.toString())
        .active()
        .list();
  }

  private void collect(
      ProcessInstance instance,
      ActivityInstance activity,
      Map<String, Date> since,
      List<OpenPosition> positions) {
    for (ActivityInstance child : activity.getChildActivityInstances()) {
      if (child.getChildActivityInstances().length > 0
          || child.getChildTransitionInstances().length > 0) {
        collect(instance, child, since, positions);
      } else if (!"callActivity".equals(child.getActivityType())) {
        positions.add(position(instance, child, since));
      }
    }
    for (TransitionInstance job : activity.getChildTransitionInstances()) {
      positions.add(
          new OpenPosition(
              instance.getId(),
              model(instance),
              job.getActivityId(),
              job.getActivityName(),
              null,
              "job",
              null,
              null,
              null));
    }
  }

  private OpenPosition position(
      ProcessInstance instance, ActivityInstance activity, Map<String, Date> since) {
    Date at = since.get(activity.getId());
    Task task = tasks.createTaskQuery().activityInstanceIdIn(activity.getId()).singleResult();
    Date timer = task != null ? task.getDueDate() : timer(activity);
    String waitingFor = task != null ? "task" : timer != null ? "timer" : "message";
    return new OpenPosition(
        instance.getId(),
        model(instance),
        activity.getActivityId(),
        activity.getActivityName() == null ? activity.getActivityId() : activity.getActivityName(),
        at == null ? null : at.toInstant(),
        waitingFor,
        timer == null ? null : timer.toInstant(),
        task == null ? null : task.getId(),
        task == null ? null : task.getAssignee());
  }

  private @Nullable Date timer(ActivityInstance activity) {
    for (String execution : activity.getExecutionIds()) {
      for (Job job : jobs.createJobQuery().executionId(execution).timers().list()) {
        return job.getDuedate();
      }
    }
    return null;
  }

  private String model(ProcessInstance instance) {
    return repository.getProcessDefinition(instance.getProcessDefinitionId()).getKey();
  }

  private static OpenTask openTask(Task task) {
    return new OpenTask(task.getId(), task.getAssignee());
  }

  private void inCallersName(Runnable work) {
    guarded(
        () -> {
          callers.inName(work);
          return true;
        });
  }

  private static <T> T guarded(Supplier<T> call) {
    try {
      return call.get();
    } catch (OptimisticLockingException e) {
      throw new OptimisticLockingFailureException("The lead was being moved elsewhere", e);
    } catch (org.camunda.bpm.engine.ProcessEngineException e) {
      throw cause(e);
    }
  }

  /** What a step or listener threw, rather than the engine's wrapping of it. */
  private static RuntimeException cause(org.camunda.bpm.engine.ProcessEngineException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof InvalidInput
          || t instanceof Conflict
          || t instanceof ConcurrencyFailureException) {
        return (RuntimeException) t;
      }
    }
    return e;
  }

  /** An open human task. */
  public record OpenTask(String id, @Nullable String assignee) {}

  /**
   * A human task in the lead's history.
   *
   * @param result completed, or why it was withdrawn; null while open
   */
  public record TaskRecord(
      String id,
      String name,
      @Nullable String assignee,
      Instant createdAt,
      @Nullable Instant endedAt,
      @Nullable String result) {}
}
