package leadflow.process.journey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One place where a lead waits right now.
 *
 * @param model the process, such as {@code lead-nurturing}
 * @param waitingFor timer, task, message or job
 * @param dueAt when the timer fires or the task is due
 */
public record OpenPosition(
    String processInstanceId,
    String model,
    String activityId,
    String activityName,
    @Nullable Instant since,
    String waitingFor,
    @Nullable Instant dueAt,
    @Nullable String taskId,
    @Nullable String assignee) {}
