package leadflow.process.journey;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.lead.Actor;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.guard.TaskCompletions;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.core.variable.mapping.InputParameter;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Guards every human task: what a form submits is checked and taken over by the feature it belongs
 * to, whether it came from Tasklist, {@code /engine-rest} or our own API. Only the deployed form's
 * own fields are accepted; they leave no variable behind.
 */
@Component
public class TaskForms extends AbstractBpmnParseListener {

  private final ObjectProvider<TaskForm> forms;
  private final TaskCompletions ends;
  private final ObjectProvider<DeployedForms> deployed;
  private final ApplicationEventPublisher events;

  TaskForms(
      ObjectProvider<TaskForm> forms,
      TaskCompletions ends,
      ObjectProvider<DeployedForms> deployed,
      ApplicationEventPublisher events) {
    this.forms = forms;
    this.ends = ends;
    this.deployed = deployed;
    this.events = events;
  }

  @Override
  public void parseUserTask(Element userTask, ScopeImpl scope, ActivityImpl activity) {
    TaskDefinition task =
        ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
    if (task.getCamundaFormDefinitionKey() == null) {
      return;
    }
    String form = task.getCamundaFormDefinitionKey().getExpressionText();
    task.addTaskListener(TaskListener.EVENTNAME_CREATE, created -> fill(form, created));
    task.addTaskListener(TaskListener.EVENTNAME_ASSIGNMENT, given -> assigned(form, given));
    task.addTaskListener(
        TaskListener.EVENTNAME_COMPLETE, done -> submit(form, shown(activity), done));
  }

  /** What the model puts beside the task; it is parsed only after the listeners are told. */
  private static Set<String> shown(ActivityImpl activity) {
    return activity.getIoMapping() == null
        ? Set.of()
        : activity.getIoMapping().getInputParameters().stream()
            .map(InputParameter::getName)
            .collect(Collectors.toSet());
  }

  /** The feature behind a form, or null where the owner's own form has none. */
  @Nullable TaskForm behind(String form) {
    return forms.stream().filter(f -> f.id().equals(form)).findFirst().orElse(null);
  }

  private void fill(String form, DelegateTask task) {
    TaskForm feature = behind(form);
    if (feature != null) {
      feature.saved(lead(task)).forEach(task::setVariableLocal);
    }
  }

  private void assigned(String form, DelegateTask task) {
    TaskForm feature = behind(form);
    inActorsName(
        task,
        () -> {
          UUID lead = lead(task);
          if (feature != null) {
            feature.assigned(lead, task.getAssignee());
            feature.dueAt(lead).map(Date::from).ifPresent(task::setDueDate);
          }
          events.publishEvent(
              new TaskAssigned(
                  lead, task.getId(), task.getTaskDefinitionKey(), task.getAssignee()));
        });
  }

  private void submit(String form, Set<String> shown, DelegateTask task) {
    DeployedForm deployedForm = deployed.getObject().of(task.getId());
    Set<String> fields = deployedForm.fields();
    Map<String, Object> answers = new LinkedHashMap<>();
    for (String name : List.copyOf(task.getVariableNames())) {
      if (fields.contains(name)) {
        Object value = task.getVariable(name);
        if (value != null && !value.equals("")) {
          answers.put(name, value);
        }
        task.removeVariable(name);
      } else if (!shown.contains(name)) {
        throw new InvalidInput(
            name, "unknown_field", "the form has no such field, nothing was saved");
      }
    }
    TaskForm feature = behind(form);
    if (feature != null) {
      inActorsName(
          task,
          () -> {
            deployedForm.check(feature.codes(), answers);
            feature.submitted(lead(task), answers);
            ends.done(task.getId(), lead(task));
          });
    }
  }

  private static void inActorsName(DelegateTask task, Runnable work) {
    var user = task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
    String actor = user == null ? Actor.current() : user.getUserId();
    Actor.run(actor, work);
  }

  private static UUID lead(DelegateTask task) {
    return UUID.fromString(task.getExecution().getProcessBusinessKey());
  }
}
