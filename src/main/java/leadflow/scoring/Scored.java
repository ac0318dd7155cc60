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
public record Scored(
    Score score, List<RuleScored> rules, @Nullable String screenedOut, Basis basis) {

  /** The rules that weigh most, for or against, for people to read. */
  public List<RuleScored> strongest(int most) {
    return rules.stream()
        .filter(rule -> Math.round(rule.points()) != 0)
        .sorted(Comparator.comparingDouble((RuleScored rule) -> -Math.abs(rule.points())))
        .limit(most)
        .toList();
  }
}
