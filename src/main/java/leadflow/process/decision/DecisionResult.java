package leadflow.process.decision;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a decision table said.
 *
 * @param rows the outputs of each rule that matched, by name
 */
public record DecisionResult(String decision, int version, List<Map<String, Object>> rows) {

  /** The first rule that matched. */
  public Optional<Row> first() {
    return rows.stream().findFirst().map(Row::new);
  }

  public List<Row> all() {
    return rows.stream().map(Row::new).toList();
  }

  /** The outputs of one rule; an empty cell is null. */
  public record Row(Map<String, Object> outputs) {

    public boolean has(String name) {
      return outputs.get(name) != null;
    }

    public @Nullable String text(String name) {
      Object value = outputs.get(name);
      return value == null ? null : value.toString();
    }

    public @Nullable Integer number(String name) {
      return outputs.get(name) instanceof Number number ? (Integer) number.intValue() : null;
    }

    /** 0 for an empty cell. */
    public double decimal(String name) {
      return outputs.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    public boolean yes(String name) {
      return Boolean.TRUE.equals(outputs.get(name));
    }
  }
}
