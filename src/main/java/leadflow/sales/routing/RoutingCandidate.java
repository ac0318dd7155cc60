package leadflow.sales.routing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person as routing sees him.
 *
 * @param capacity leads per 30 days
 * @param absentTo the last day of the absence; null is until further notice
 * @param outOn the day he is out "today"
 * @param zone of his team: its days count
 * @param used leads he got within the last 30 days
 * @param open leads he works on now
 * @param newest the assignment that brought him his last lead; 0 for none
 */
public record RoutingCandidate(
    String id,
    String team,
    int capacity,
    List<String> skills,
    @Nullable LocalDate absentFrom,
    @Nullable LocalDate absentTo,
    @Nullable LocalDate outOn,
    ZoneId zone,
    int used,
    int open,
    long newest) {

  /** Neither away by plan nor out today; a day begins and ends in the team's zone. */
  public boolean present(Instant now) {
    return !outToday(now) && !away(now);
  }

  /** Away by plan. */
  public boolean away(Instant now) {
    LocalDate today = today(now);
    return absentFrom != null
        && !today.isBefore(absentFrom)
        && (absentTo == null || !today.isAfter(absentTo));
  }

  /** Marked as out for the day, which ends by itself. */
  public boolean outToday(Instant now) {
    return today(now).equals(outOn);
  }

  /** The date where his team is. */
  public LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, zone);
  }

  boolean withinQuota() {
    return used < capacity;
  }
}
