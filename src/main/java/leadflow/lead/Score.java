package leadflow.lead;

import org.jspecify.annotations.Nullable;

/**
 * What the tables make of a lead.
 *
 * @param fit 0–100, from facts
 * @param engagement 0–100, from activities
 * @param fitGrade A–D
 * @param engagementGrade 1–4
 * @param mql true while the MQL rule holds
 */
public record Score(
    int fit,
    int engagement,
    @Nullable String fitGrade,
    @Nullable String engagementGrade,
    boolean mql) {

  public static final Score NONE = new Score(0, 0, null, null, false);

  /** Such as {@code A1}; empty before the first scoring. */
  public String grade() {
    return fitGrade == null || engagementGrade == null ? "" : fitGrade + engagementGrade;
  }
}
