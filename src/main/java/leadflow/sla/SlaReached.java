package leadflow.sla;

import leadflow.lead.Lead;
import org.jspecify.annotations.Nullable;

/**
 * A running clock came to a moment at which people hear of it; published once per clock and moment,
 * in the transaction that notes it. Of an opportunity that stays silent they hear again.
 *
 * @param times in how many whole periods beyond the due instant people were to hear of it already
 * @param person whom it concerns: the owner, or who lost the lead; null where it waits in the pool
 */
public record SlaReached(
    Lead lead, SlaClock clock, Moment moment, long times, @Nullable String person) {

  /** What is told once. */
  public String occasion() {
    return times == 0 ? String.valueOf(clock.id()) : clock.id() + "." + times;
  }

  /** In the order in which they come. */
  public enum Moment {
    DUE_SOON,
    OVERDUE,
    RETURNED
  }
}
