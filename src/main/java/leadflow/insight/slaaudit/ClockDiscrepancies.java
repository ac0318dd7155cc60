package leadflow.insight.slaaudit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import leadflow.platform.format.EnglishFormat;
import leadflow.sla.calendar.BusinessCalendar;
import org.jspecify.annotations.Nullable;

/**
 * Where a clock cannot be counted again as it was: calendars are kept as they are now, and the sum
 * is by today's, while the clock was set by that of its time. Whatever does not fit is said.
 *
 * @param calendar as it is today; null is the wall clock
 * @param today its version
 * @param set the version by which the clock was set
 */
record ClockDiscrepancies(@Nullable BusinessCalendar calendar, int today, @Nullable Integer set) {

  /** By so much two sums of the same time differ where each drops parts of a second. */
  private static final long ROUNDING_SECONDS = 1;

  /**
   * @param over beyond the due instant by today's calendar, null where it is not
   * @param recorded what was written down of it
   */
  List<String> about(
      Instant start, Duration target, Instant due, @Nullable Long over, @Nullable Long recorded) {
    List<String> doubts = new ArrayList<>();
    if (calendar != null && set != null && set != today) {
      doubts.add(
          "The calendar has changed since: the sum is by today's version %d, the due instant was set by version %d."
              .formatted(today, set));
    }
    Instant again = due(start, target);
    if (again == null || !whole(again).equals(whole(due))) {
      doubts.add(
          "%s the target ends %s, the due instant is %s."
              .formatted(
                  calendar == null ? "Counted from the start" : "By today's calendar",
                  again == null ? "never" : "at " + whole(again),
                  whole(due)));
    }
    if (calendar != null
        && recorded != null
        && over != null
        && Math.abs(over - recorded) > ROUNDING_SECONDS) {
      doubts.add(
          "When it stopped, %s beyond the due instant were recorded; by today's calendar it is %s."
              .formatted(length(recorded), length(over)));
    }
    return doubts;
  }

  private @Nullable Instant due(Instant start, Duration target) {
    try {
      return calendar == null ? start.plus(target) : calendar.plus(start, target);
    } catch (IllegalStateException neverOpen) {
      return null;
    }
  }

  private static Instant whole(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String length(long seconds) {
    return EnglishFormat.duration(Duration.ofSeconds(seconds));
  }
}
