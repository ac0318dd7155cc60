package leadflow.sales.qualification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Evaluates the table {@code judge-bant} for the four BANT answers. */
@Component
public class BantJudgement {

  private static final String DECISION = "judge-bant";
  private static final List<String> LETTERS = List.of("need", "authority", "budget", "timeline");

  private final DecisionTables decisions;

  BantJudgement(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * A suggestion that a person can follow, or overrule with a reason.
   *
   * @param verdict qualified, recycle or disqualify; null while the answers are not conclusive
   * @param reason such as {@code no-budget-now}, where the table gives one
   */
  public record Suggestion(@Nullable String verdict, @Nullable String reason) {}

  /**
   * Evaluates the table.
   *
   * @param answers by letter, such as {@code need}; a missing one is unknown
   */
  Suggestion of(Map<String, ?> answers) {
    Map<String, Object> inputs = new HashMap<>();
    for (String letter : LETTERS) {
      Object answer = answers.get(letter);
      inputs.put(letter, answer == null ? "UNKNOWN" : answer);
    }
    return decisions
        .ask(DECISION, inputs)
        .first()
        .map(row -> new Suggestion(filled(row.text("verdict")), filled(row.text("reason"))))
        .orElse(new Suggestion(null, null));
  }

  private static @Nullable String filled(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
