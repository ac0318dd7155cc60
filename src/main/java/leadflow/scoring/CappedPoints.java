package leadflow.scoring;

import java.util.HashMap;
import java.util.Map;

/** Points by group; a group is clamped at its cap, the total to 0–100. */
final class CappedPoints {

  private static final int MOST = 100;

  private final Map<String, Long> groups = new HashMap<>();
  private final Map<String, Long> caps = new HashMap<>();

  /**
   * @param change in millionths of a point
   */
  void add(ScoringRule rule, long change) {
    groups.merge(rule.group(), change, Long::sum);
    if (rule.cap() != null) {
      // rows of one group that name different caps mean the smallest
      caps.merge(rule.group(), rule.cap() * ScoringRule.POINT, Math::min);
    }
  }

  /** Whole points, half a point up. */
  int total() {
    long sum = 0;
    for (Map.Entry<String, Long> group : groups.entrySet()) {
      sum += Math.min(group.getValue(), caps.getOrDefault(group.getKey(), Long.MAX_VALUE));
    }
    return (int)
        Math.max(0, Math.min(MOST, Math.floorDiv(sum + ScoringRule.POINT / 2, ScoringRule.POINT)));
  }
}
