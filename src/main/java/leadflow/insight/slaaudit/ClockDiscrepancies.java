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
 * Reports where a recalculation of a clock differs from the record: only today's calendars are
 * kept, while the clock was set by the calendar of its time.
 *
 * @param calendar as it is today; null is the wall clock
 * @param today the version of today's calendar
 * @param set the version that set the clock
 */
record ClockDiscrepancies(@Nullable BusinessCalendar calendar, int today, @Nullable Integer set) {

  /**
   * Two calculations of the same time can differ by this much, since each drops fractions of
   * seconds.
   */
  private static final long ROUNDING_SECONDS = 1;

  /**
   * @param over time after the due instant by today's calendar, null when it is not overdue
   * @param recorded what was recorded of it
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
