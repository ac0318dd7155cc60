package leadflow.process.engine;

import java.util.Set;
import org.camunda.bpm.engine.impl.history.HistoryLevel;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what Cockpit and an audit read: instances, activities, tasks, incidents and what people
 * did. Variables, job logs and decision inputs are not written: the lead's own record holds them,
 * and a history row that is not written is the cheapest one and holds no personal data.
 */
final class MinimalHistoryLevel implements HistoryLevel {

  private static final Set<HistoryEventTypes> KEPT =
      Set.of(
          HistoryEventTypes.PROCESS_INSTANCE_START,
          HistoryEventTypes.PROCESS_INSTANCE_UPDATE,
          HistoryEventTypes.PROCESS_INSTANCE_MIGRATE,
          HistoryEventTypes.PROCESS_INSTANCE_END,
          HistoryEventTypes.ACTIVITY_INSTANCE_START,
          HistoryEventTypes.ACTIVITY_INSTANCE_UPDATE,
          HistoryEventTypes.ACTIVITY_INSTANCE_MIGRATE,
          HistoryEventTypes.ACTIVITY_INSTANCE_END,
          HistoryEventTypes.TASK_INSTANCE_CREATE,
          HistoryEventTypes.TASK_INSTANCE_UPDATE,
          HistoryEventTypes.TASK_INSTANCE_MIGRATE,
          HistoryEventTypes.TASK_INSTANCE_COMPLETE,
          HistoryEventTypes.TASK_INSTANCE_DELETE,
          HistoryEventTypes.INCIDENT_CREATE,
          HistoryEventTypes.INCIDENT_MIGRATE,
          HistoryEventTypes.INCIDENT_DELETE,
          HistoryEventTypes.INCIDENT_RESOLVE,
          HistoryEventTypes.INCIDENT_UPDATE,
          HistoryEventTypes.USER_OPERATION_LOG);

  @Override
  public int getId() {
    return 77;
  }

  @Override
  public String getName() {
    return "leadflow";
  }

  @Override
  public boolean isHistoryEventProduced(HistoryEventType type, @Nullable Object entity) {
    return type instanceof HistoryEventTypes known && KEPT.contains(known);
  }
}
