package leadflow.process.guard;

import leadflow.platform.access.Refusal;
import org.jspecify.annotations.Nullable;

/** Somebody meant to work on, or give away, a task that is not his. */
class NotYourTask extends Refusal {

  NotYourTask(String person, @Nullable String assignee) {
    super(
        assignee == null
            ? "Nobody has claimed this task; claim it first"
            : "The task belongs to %s, not to %s; a manager can reassign it"
                .formatted(assignee, person));
  }

  NotYourTask(String why) {
    super(why);
  }
}
