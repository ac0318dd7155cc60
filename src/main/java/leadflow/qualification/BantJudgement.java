package leadflow.qualification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import leadflow.decision.Answer;
import leadflow.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the table {@code judge-bant} makes of four answers. */
@Component
class BantJudgement {

  private static final String DECISION = "judge-bant";
  private static final List<String> LETTERS = List.of("need", "authority", "budget", "timeline");

  private final DecisionTables decisions;

  BantJudgement(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * The verdict that is suggested; null while the answers do not settle it.
   *
   * @param answers by letter, such as {@code need}; what is missing is unknown
   */
  @Nullable String of(Map<String, ?> answers) {
    return row(answers).map(row -> row.text("verdict")).filter(v -> !v.isBlank()).orElse(null);
  }

  /**
   * The whole table for a form, which cannot ask it: a letter for each of the 256 ways to answer
   * (need first, timeline last, in the order of {@link BantField#ANSWERS}), then what each letter
   * stands for, such as {@code aabb…;qualified;recycle (no budget now)}. So the form shows what the
   * table says, and never a second opinion.
   */
  String ofAll() {
    StringBuilder letters = new StringBuilder();
    List<String> texts = new ArrayList<>();
    for (String need : BantField.ANSWERS) {
      for (String authority : BantField.ANSWERS) {
        for (String budget : BantField.ANSWERS) {
          for (String timeline : BantField.ANSWERS) {
            String text =
                shown(
                    Map.of(
                        "need", need,
                        "authority", authority,
                        "budget", budget,
                        "timeline", timeline));
            if (!texts.contains(text)) {
              texts.add(text);
            }
            letters.append((char) ('a' + texts.indexOf(text)));
          }
        }
      }
    }
    return letters + ";" + String.join(";", texts);
  }

  private String shown(Map<String, String> answers) {
    String verdict = of(answers);
    String reason = row(answers).map(row -> row.text("reason")).orElse("");
    return verdict == null
        ? ""
        : reason.isBlank() ? verdict : verdict + " (" + reason.replace('-', ' ') + ")";
  }

  private Optional<Answer.Row> row(Map<String, ?> answers) {
    Map<String, Object> inputs = new HashMap<>();
    for (String letter : LETTERS) {
      Object answer = answers.get(letter);
      inputs.put(letter, answer == null ? "UNKNOWN" : answer);
    }
    return decisions.ask(DECISION, inputs).first();
  }
}
