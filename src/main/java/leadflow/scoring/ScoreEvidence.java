package leadflow.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import leadflow.process.decision.DecisionResult;

/** What a score was made of: each table that decided, its version, what it was asked and said. */
public final class ScoreEvidence {

  /**
   * A table that was asked.
   *
   * @param inputs what was known; an unknown one is left out
   * @param outputs of the rule that decided; empty where each rule that matched stands among the
   *     score's rules
   */
  public record Decided(
      String decision, int version, Map<String, Object> inputs, Map<String, Object> outputs) {}

  private final List<Decided> decisions = new ArrayList<>();

  ScoreEvidence() {}

  void asked(DecisionResult answer, Map<String, Object> inputs) {
    decisions.add(new Decided(answer.decision(), answer.version(), known(inputs), Map.of()));
  }

  /** The first rule that matched decided. */
  public void decided(DecisionResult answer, Map<String, Object> inputs) {
    Map<String, Object> outputs = answer.rows().isEmpty() ? Map.of() : known(answer.rows().get(0));
    decisions.add(new Decided(answer.decision(), answer.version(), known(inputs), outputs));
  }

  public List<Decided> decisions() {
    return List.copyOf(decisions);
  }

  private static Map<String, Object> known(Map<String, Object> values) {
    Map<String, Object> known = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (value != null) {
            known.put(name, value);
          }
        });
    return known;
  }
}
