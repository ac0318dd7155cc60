package leadflow.scoring;

import java.util.Comparator;
import java.util.List;
import leadflow.lead.Score;
import org.jspecify.annotations.Nullable;

/**
 * A score and what it is made of.
 *
 * @param screenedOut competitor, junk or what else screen-lead names; null for a lead
 */
public record ScoreResult(
    Score score, List<RulePoints> rules, @Nullable String screenedOut, ScoreEvidence basis) {

  /** The rules that weigh most, for or against, for people to read. */
  public List<RulePoints> strongest(int most) {
    return rules.stream()
        .filter(rule -> Math.round(rule.points()) != 0)
        .sorted(Comparator.comparingDouble((RulePoints rule) -> -Math.abs(rule.points())))
        .limit(most)
        .toList();
  }
}
