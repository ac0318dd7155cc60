package leadflow.sales.routing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A person as routing sees them.
 *
 * @param capacity leads per 30 days
 * @param absentTo the last day of the absence; null is until further notice
 * @param outOn the day on which they are out "today"
 * @param zone of their team, which sets where their days begin
 * @param used leads they got within the last 30 days
 * @param open leads they work on now
 * @param newest the assignment that gave them their last lead; 0 for none
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

  /**
   * Returns whether they are neither away by plan nor out today; days are those of the team's zone.
   */
  public boolean present(Instant now) {
    return !outToday(now) && !away(now);
  }

  /** Returns whether they are away by plan. */
  public boolean away(Instant now) {
    LocalDate today = today(now);
    return absentFrom != null
        && !today.isBefore(absentFrom)
        && (absentTo == null || !today.isAfter(absentTo));
  }

  /** Returns whether they are marked as out for today; the mark ends with the day. */
  public boolean outToday(Instant now) {
    return today(now).equals(outOn);
  }

  /** Returns the date in the team's zone. */
  public LocalDate today(Instant now) {
    return LocalDate.ofInstant(now, zone);
  }

  boolean withinQuota() {
    return used < capacity;
  }
}
