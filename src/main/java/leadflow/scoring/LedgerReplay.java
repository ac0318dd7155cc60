package leadflow.scoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Plays a ledger from its beginning: every activity that counts, and every fall of its points. It
 * knows the engagement at one instant and goes on from change to change.
 */
final class LedgerReplay {

  private static final class Hit {
    final ScoringRule rule;
    final Instant at;
    long left;
    int falls = -1;
    Instant next;

    Hit(ScoringRule rule, Instant at) {
      this.rule = rule;
      this.at = at;
      this.next = at;
    }
  }

  private final List<Hit> hits = new ArrayList<>();
  private final PriorityQueue<Hit> coming = new PriorityQueue<>(Comparator.comparing(h -> h.next));
  private final CappedPoints tally = new CappedPoints();

  /** To be called in the order of the ledger, before the replay goes on. */
  void add(ScoringRule rule, Instant at) {
    Hit hit = new Hit(rule, at);
    hits.add(hit);
    coming.add(hit);
  }

  /** When the next change comes; null when there is none any more. */
  @Nullable Instant next() {
    Hit hit = coming.peek();
    return hit == null ? null : hit.next;
  }

  /** Plays everything that happens at the next instant. */
  void advance() {
    Instant at = next();
    for (Hit hit = coming.peek(); hit != null && hit.next.equals(at); hit = coming.peek()) {
      coming.poll();
      hit.falls++;
      long left = hit.rule.left(hit.falls);
      tally.add(hit.rule, left - hit.left);
      hit.left = left;
      Instant next = hit.rule.fallsAt(hit.at, hit.falls + 1);
      if (next != null) {
        hit.next = next;
        coming.add(hit);
      }
    }
  }

  /** 0–100. */
  int engagement() {
    return tally.total();
  }

  /** The rules that count at this instant, in the order in which they first did. */
  List<RulePoints> rules() {
    Map<ScoringRule, RulePoints> rules = new LinkedHashMap<>();
    for (Hit hit : hits) {
      if (hit.left != 0) {
        rules.merge(hit.rule, RulePoints.of(hit.rule, hit.left, hit.at), RulePoints::and);
      }
    }
    return List.copyOf(rules.values());
  }
}
