package leadflow.process.journey;

import java.util.Map;
import org.camunda.bpm.engine.impl.bpmn.helper.BpmnProperties;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerDeclarationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.TimerEventJobHandler.TimerJobConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;

/**
 * A timer beside a task that asks a clock for its instant, and fires before it, waits again until
 * then: the clock was moved while the timer was being fetched, or somebody fired it by hand. So no
 * clock acts early, and none is forgotten because its timer came early and found nothing to do.
 */
public class SlaTimerHandler extends TimerExecuteNestedActivityJobHandler {

  /** A date, and not a cycle, which comes back by itself. */
  private static final String DATE = "DATE: ";

  @Override
  public void execute(
      TimerJobConfiguration configuration,
      ExecutionEntity execution,
      CommandContext command,
      String tenantId) {
    TimerDeclarationImpl timer = declaration(configuration.getTimerElementKey(), execution);
    if (timer != null && asksClock(timer) && early(timer, execution)) {
      timer.createTimerInstance(execution);
    } else {
      super.execute(configuration, execution, command, tenantId);
    }
  }

  private static boolean asksClock(TimerDeclarationImpl timer) {
    return TimerKind.of(timer.getJobConfiguration()) == TimerKind.SLA_CLOCK;
  }

  private static boolean early(TimerDeclarationImpl timer, ExecutionEntity execution) {
    if (!timer.getJobConfiguration().startsWith(DATE)) {
      return false;
    }
    TimerEntity asked = new TimerEntity(timer);
    timer.resolveAndSetDuedate(execution, asked, false);
    return asked.getDuedate().after(ClockUtil.getCurrentTime());
  }

  private static @Nullable TimerDeclarationImpl declaration(
      String element, ExecutionEntity execution) {
    ActivityImpl event = execution.getProcessDefinition().findActivity(element);
    Map<String, TimerDeclarationImpl> timers =
        event == null
            ? null
            : event.getEventScope().getProperties().get(BpmnProperties.TIMER_DECLARATIONS);
    return timers == null ? null : timers.get(element);
  }
}
