package leadflow.process.deployment;

import java.util.Map;
import java.util.Optional;

/**
 * Who reads a decision table's rows and knows more of them than their types, so that a row that it
 * could not read is refused when it is deployed, not met when it is asked.
 */
public interface TableReader {

  /**
   * Why a row cannot be read; empty when all is well, and for tables of others.
   *
   * @param decision the table's id
   * @param outputs by name: text, number or boolean; an empty cell is left out
   */
  Optional<String> problem(String decision, Map<String, Object> outputs);
}
