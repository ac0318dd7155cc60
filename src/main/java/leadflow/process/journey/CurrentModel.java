package leadflow.process.journey;

import leadflow.lead.ModelVersion;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the running model from the engine's call stack. */
@Component
class CurrentModel implements ModelVersion {

  @Override
  public @Nullable String current() {
    var context = Context.getBpmnExecutionContext();
    if (context == null) {
      return null;
    }
    ExecutionEntity execution = context.getExecution();
    var definition = execution.getProcessDefinition();
    return definition == null ? null : definition.getKey() + ":" + definition.getVersion();
  }
}
