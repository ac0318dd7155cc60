package leadflow.process.journey;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/** What a feature does with the form of one kind of human task. */
public interface TaskForm {

  /** The id of the form, which is its file name: {@code qualify-lead}. */
  String id();

  /** What is already known, shown when the task is opened; field by its key. */
  default Map<String, Object> saved(UUID lead) {
    return Map.of();
  }

  /**
   * Takes the answers, whoever completes the task and through whichever door.
   *
   * @param answers only fields of the deployed form, by key; a field left empty is absent
   * @throws InvalidInput naming the fields; the task stays open
   */
  void submitted(UUID lead, Map<String, Object> answers);

  /**
   * The fields whose answer must be one of those that the deployed form offers: codes that others
   * read. So the form is their one home, and an owner adds a code there.
   */
  default Set<String> codes() {
    return Set.of();
  }

  /** Somebody claimed the task, or gave it back (null). */
  default void assigned(UUID lead, @Nullable String user) {}

  /** By when the task is to be done now that it was given to somebody; empty leaves it as it is. */
  default Optional<Instant> dueAt(UUID lead) {
    return Optional.empty();
  }
}
