package leadflow.process.engine;

import java.util.ArrayList;
import java.util.List;
import leadflow.process.decision.FastFeelFactory;
import leadflow.process.deployment.DeploymentRules;
import leadflow.process.deployment.StepBeans;
import leadflow.process.journey.FlowCounter;
import leadflow.process.journey.SlaTimerHandler;
import leadflow.process.journey.TaskForms;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.springframework.stereotype.Component;

/** How the engine is set up for leads: safe expressions, lean history, timers that fire on time. */
@Component
class EngineSettings extends AbstractProcessEnginePlugin {

  private final StepBeans steps;
  private final DeploymentRules rules;
  private final TaskForms forms;
  private final FlowCounter ways;
  private final FastFeelFactory feel;

  EngineSettings(
      StepBeans steps,
      DeploymentRules rules,
      TaskForms forms,
      FlowCounter ways,
      FastFeelFactory feel) {
    this.steps = steps;
    this.rules = rules;
    this.forms = forms;
    this.ways = ways;
    this.feel = feel;
  }

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    engine.setBeans(steps);
    engine.setEnablePasswordPolicy(true);
    engine.setCmmnEnabled(false);
    engine.setStandaloneTasksEnabled(false);
    engine.setDefaultNumberOfRetries(3);
    engine.setFailedJobRetryTimeCycle("PT1M,PT10M,PT1H");
    // whoever called gets the exception; a wrong answer in a form is no fault of the program
    engine.setEnableCmdExceptionLogging(false);
    // millions of timers may wait; the earliest due comes first
    engine.setJobExecutorAcquireByDueDate(true);
    engine.setEnsureJobDueDateNotNull(true);
    // the removal time is known at the start: the end of a journey need not touch every history row
    engine.setHistoryRemovalTimeStrategy("start");
    engine.setHistoryCleanupBatchWindowStartTime("01:00");
    engine.setHistoryCleanupBatchWindowEndTime("05:00");
    engine.setDmnEngineConfiguration(feel.dmn());
    engine.setCustomHistoryLevels(new ArrayList<>(List.of(new MinimalHistoryLevel())));
    engine.setCustomJobHandlers(List.of(new SlaTimerHandler()));
    engine.setCustomPreDeployers(new ArrayList<Deployer>(List.of(rules)));
    engine.setCustomPostBPMNParseListeners(
        new ArrayList<BpmnParseListener>(List.of(new TransientStepResults(), forms, ways)));
  }
}
