package leadflow.insight.reporting;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How promises were kept: {@code started = met + missed + running + dueSoon + cancelled}.
 *
 * @param started in the period
 * @param missed overdue before they stopped: {@code metLate + overdue + cancelledLate}
 * @param overdue still running after they were due
 * @param cancelledLate cancelled after they were due
 * @param running in time, and not yet due soon
 * @param dueSoon in time, past the warning
 * @param cancelled in time
 * @param attainment {@code met / (met + missed)}; null while there are none of these
 */
public record SlaAttainment(
    long started,
    long met,
    long missed,
    long metLate,
    long overdue,
    long cancelledLate,
    long running,
    long dueSoon,
    long cancelled,
    @Nullable Double attainment) {

  /**
   * @param counts clocks by their outcome
   */
  public static SlaAttainment of(Map<ClockOutcome, Long> counts) {
    long met = counts.getOrDefault(ClockOutcome.MET, 0L);
    long metLate = counts.getOrDefault(ClockOutcome.MET_LATE, 0L);
    long overdue = counts.getOrDefault(ClockOutcome.OVERDUE, 0L);
    long cancelledLate = counts.getOrDefault(ClockOutcome.CANCELLED_LATE, 0L);
    long missed = metLate + overdue + cancelledLate;
    return new SlaAttainment(
        counts.values().stream().mapToLong(Long::longValue).sum(),
        met,
        missed,
        metLate,
        overdue,
        cancelledLate,
        counts.getOrDefault(ClockOutcome.RUNNING, 0L),
        counts.getOrDefault(ClockOutcome.DUE_SOON, 0L),
        counts.getOrDefault(ClockOutcome.CANCELLED, 0L),
        share(met, met + missed));
  }

  /** Returns null when {@code all} is 0. */
  public static @Nullable Double share(long part, long all) {
    return all == 0 ? null : (Double) ((double) part / all);
  }
}
