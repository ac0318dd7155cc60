package leadflow.sla;

import leadflow.lead.Lead;
import org.jspecify.annotations.Nullable;

/**
 * A running clock came to a moment at which people hear of it; published once per clock and moment,
 * in the transaction that notes it.
 *
 * @param person whom it concerns: the owner, or who lost the lead; null where it waits in the pool
 */
public record SlaReached(Lead lead, SlaClock clock, Moment moment, @Nullable String person) {

  /** In the order in which they come. */
  public enum Moment {
    DUE_SOON,
    OVERDUE,
    RETURNED
  }
}
