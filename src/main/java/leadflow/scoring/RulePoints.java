package leadflow.scoring;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule that counted for a lead.
 *
 * @param points what it brings in all now, after decay; caps come after it
 * @param count how often it counts
 * @param lastAt when it counted last; null for a fact about the lead
 */
public record RulePoints(
    String decision,
    int version,
    String group,
    String description,
    double points,
    int count,
    @Nullable Instant lastAt) {

  /**
   * @param left in millionths of a point
   */
  static RulePoints of(ScoringRule rule, long left, @Nullable Instant at) {
    return new RulePoints(
        rule.decision(),
        rule.version(),
        rule.group(),
        rule.description(),
        left / (double) ScoringRule.POINT,
        1,
        at);
  }

  /** Both together; the other one counted later. */
  RulePoints and(RulePoints later) {
    return new RulePoints(
        decision,
        version,
        group,
        description,
        points + later.points,
        count + later.count,
        later.lastAt);
  }
}
