package leadflow.process.engine;

import java.util.concurrent.Callable;
import org.camunda.bpm.engine.delegate.Expression;
import org.camunda.bpm.engine.impl.bpmn.behavior.ServiceTaskExpressionActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.impl.util.xml.Namespace;
import org.camunda.bpm.engine.variable.Variables;

/**
 * Keeps a step's result in memory: only the gateway or timer right behind it reads it, and what a
 * lead is stands on its row, so a stored variable would be a second truth and two more rows.
 */
final class TransientStepResults extends AbstractBpmnParseListener {

  private static final Namespace CAMUNDA =
      new Namespace("http://camunda.org/schema/1.0/bpmn", "http://activiti.org/bpmn");

  @Override
  public void parseServiceTask(Element task, ScopeImpl scope, ActivityImpl activity) {
    keepInMemory(task, activity);
  }

  @Override
  public void parseBusinessRuleTask(Element task, ScopeImpl scope, ActivityImpl activity) {
    keepInMemory(task, activity);
  }

  private static void keepInMemory(Element task, ActivityImpl activity) {
    String expression = task.attributeNS(CAMUNDA, "expression");
    String result = task.attributeNS(CAMUNDA, "resultVariable");
    if (expression != null && result != null) {
      var expressions = Context.getProcessEngineConfiguration().getExpressionManager();
      activity.setActivityBehavior(
          new TransientResult(expressions.createExpression(expression), result));
    }
  }

  private static final class TransientResult extends ServiceTaskExpressionActivityBehavior {

    TransientResult(Expression expression, String resultVariable) {
      super(expression, resultVariable);
    }

    @Override
    public void performExecution(ActivityExecution execution) throws Exception {
      executeWithErrorPropagation(
          execution,
          (Callable<Void>)
              () -> {
                Object value = expression.getValue(execution);
                execution.setVariable(resultVariable, Variables.untypedValue(value, true));
                leave(execution);
                return null;
              });
    }
  }
}
