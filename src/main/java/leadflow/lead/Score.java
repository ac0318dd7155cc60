package leadflow.lead;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the tables make of a lead.
 *
 * @param fit 0–100, from facts
 * @param engagement 0–100, from activities
 * @param fitGrade A–D
 * @param engagementGrade 1–4
 * @param mql true while the MQL rule holds
 * @param changesAt when time alone makes it another score, if nothing happens until then; null for
 *     never
 */
public record Score(
    int fit,
    int engagement,
    @Nullable String fitGrade,
    @Nullable String engagementGrade,
    boolean mql,
    @Nullable Instant changesAt) {

  public static final Score NONE = new Score(0, 0, null, null, false, null);

  /** Such as {@code A1}; empty before the first scoring. */
  public String grade() {
    return fitGrade == null || engagementGrade == null ? "" : fitGrade + engagementGrade;
  }

  /** The same score, to be looked at then. */
  public Score changingAt(Instant at) {
    return new Score(fit, engagement, fitGrade, engagementGrade, mql, at);
  }

  /** Whether both say the same of the lead, whenever that may change. */
  public boolean saysAs(Score other) {
    return fit == other.fit
        && engagement == other.engagement
        && mql == other.mql
        && grade().equals(other.grade());
  }
}
