package leadflow.scoring;

import java.util.Comparator;
import java.util.List;
import leadflow.lead.Score;

/** A score and the rules it is made of. */
public record Scored(Score score, List<RuleScored> rules) {

  /** The rules that weigh most, for or against, for people to read. */
  public List<RuleScored> strongest(int most) {
    return rules.stream()
        .filter(rule -> Math.round(rule.points()) != 0)
        .sorted(Comparator.comparingDouble((RuleScored rule) -> -Math.abs(rule.points())))
        .limit(most)
        .toList();
  }
}
