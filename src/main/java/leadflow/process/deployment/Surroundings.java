package leadflow.process.deployment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a model may refer to. */
interface Surroundings {

  /** The beans a model may call. */
  Set<String> steps();

  /** The class of such a bean, or null. */
  @Nullable Class<?> step(String bean);

  boolean hasProcess(String id);

  boolean hasDecision(String id);

  /**
   * Whether a decision of this name is deployed already, in other than this diagram; it would get a
   * new version that nobody meant.
   *
   * @param diagram the id of the definitions in the file
   */
  default boolean isOfAnotherFile(String decision, String diagram) {
    return false;
  }

  boolean hasForm(String id);

  /** Why this email cannot be sent; empty when all is well. */
  Optional<String> emailProblem(String template);

  /** Why the table's reader could not read this row; empty when all is well. */
  default Optional<String> rowProblem(String decision, Map<String, Object> outputs) {
    return Optional.empty();
  }
}
