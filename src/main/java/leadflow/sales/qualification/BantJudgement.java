package leadflow.sales.qualification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the table {@code judge-bant} makes of four answers. */
@Component
public class BantJudgement {

  private static final String DECISION = "judge-bant";
  private static final List<String> LETTERS = List.of("need", "authority", "budget", "timeline");

  private final DecisionTables decisions;

  BantJudgement(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * What a person may follow, or overrule with a reason.
   *
   * @param verdict qualified, recycle or disqualify; null while the answers do not settle it
   * @param reason such as {@code no-budget-now}, where the table gives one
   */
  public record Suggestion(@Nullable String verdict, @Nullable String reason) {}

  /**
   * @param answers by letter, such as {@code need}; what is missing is unknown
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
