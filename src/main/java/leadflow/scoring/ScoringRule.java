package leadflow.scoring;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import leadflow.process.decision.DecisionResult;
import org.jspecify.annotations.Nullable;

/**
 * A row of a scoring table.
 *
 * @param points what it brings, in points; may be negative
 * @param cap the most that its group brings, in points; null for no limit
 * @param most how often it counts within any {@code windowDays}
 * @param expiryDays after so many days it is gone
 * @param decayPercent it loses this share every {@code decayDays}
 */
record ScoringRule(
    String decision,
    int version,
    String group,
    String description,
    double points,
    @Nullable Integer cap,
    @Nullable Integer most,
    @Nullable Integer windowDays,
    @Nullable Integer expiryDays,
    @Nullable Integer decayPercent,
    @Nullable Integer decayDays) {

  /**
   * Points are added up as whole millionths, so that their sum depends on no order and falls away
   * exactly.
   */
  static final long POINT = 1_000_000;

  /** What has decayed to less than a hundredth of a point is gone; so every fall has an end. */
  private static final long GONE = POINT / 100;

  static ScoringRule of(DecisionResult answer, DecisionResult.Row row) {
    return new ScoringRule(
        answer.decision(),
        answer.version(),
        text(row, "group"),
        text(row, "description"),
        row.decimal("points"),
        row.number("cap"),
        row.number("mostPerWindow"),
        row.number("windowDays"),
        row.number("expiryDays"),
        row.number("decayPercent"),
        row.number("decayDays"));
  }

  private static String text(DecisionResult.Row row, String output) {
    String text = row.text(output);
    return text == null ? "" : text;
  }

  /** Within any window a rule counts at most so often; the earliest count. */
  boolean counts(Instant at, List<Instant> earlier) {
    if (most == null || windowDays == null) {
      return true;
    }
    Instant window = at.minus(Duration.ofDays(windowDays));
    int within = 0;
    // in the order of the ledger: what lies before the window ends the search
    for (int i = earlier.size() - 1; i >= 0 && earlier.get(i).isAfter(window); i--) {
      within++;
    }
    return within < most;
  }

  /**
   * What is left in millionths of a point.
   *
   * @param falls how often it has fallen since it counted
   */
  long left(int falls) {
    if (falls == 0) {
      return Math.round(points * POINT);
    }
    if (!decays()) {
      return 0;
    }
    if (expiryDays != null && (long) falls * every() >= expiryDays) {
      return 0;
    }
    long left =
        Math.round(
            points * Math.pow(1 - Objects.requireNonNull(decayPercent) / 100.0, falls) * POINT);
    return Math.abs(left) < GONE ? 0 : left;
  }

  /** The days from one fall of the points to the next, of a rule that decays. */
  private int every() {
    return Objects.requireNonNull(decayDays);
  }

  /** When it falls for the n-th time, counted from 1; null when it does not. */
  @Nullable Instant fallsAt(Instant counted, int nth) {
    if (left(nth - 1) == 0) {
      return null;
    }
    if (!decays()) {
      return expiryDays == null || nth > 1 ? null : counted.plus(Duration.ofDays(expiryDays));
    }
    long days = (long) nth * every();
    return counted.plus(
        Duration.ofDays(expiryDays != null && days > expiryDays ? expiryDays : days));
  }

  private boolean decays() {
    return decayPercent != null && decayPercent > 0 && decayDays != null && decayDays > 0;
  }
}
