package leadflow.sla;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A team's working hours. An instant is working time when its local time in the zone lies in one of
 * the weekday's hours and the day is not off; everything else follows from that, also where the
 * clocks are put forward or back.
 *
 * @param hours per weekday, in order and without overlap; a missing day is closed
 * @param daysOff the team's own
 * @param holidays says of a day whether it is a public holiday
 */
public record BusinessCalendar(
    ZoneId zone,
    Map<DayOfWeek, List<Hours>> hours,
    Set<LocalDate> daysOff,
    Predicate<LocalDate> holidays) {

  /** Longer than any target: a calendar that is closed for so long is a mistake. */
  private static final int MAX_DAYS = 3660;

  /** From (inclusive) to (exclusive), in minutes of the day; 24:00 is 1440. */
  public record Hours(int from, int to) {

    public Hours {
      if (from < 0 || to > 1440 || from >= to) {
        throw new IllegalArgumentException("Working hours must end after they begin");
      }
    }

    /** Reads {@code 09:00-17:30}. */
    public static Hours parse(String text) {
      String[] ends = text.split("-", 2);
      if (ends.length != 2) {
        throw new IllegalArgumentException("Working hours look like 09:00-17:30, not " + text);
      }
      return new Hours(minute(ends[0].strip()), minute(ends[1].strip()));
    }

    private static int minute(String time) {
      return time.equals("24:00")
          ? 1440
          : (int) ChronoUnit.MINUTES.between(LocalTime.MIN, LocalTime.parse(time));
    }
  }

  /** A calendar without public holidays. */
  public BusinessCalendar(ZoneId zone, Map<DayOfWeek, List<Hours>> hours, Set<LocalDate> daysOff) {
    this(zone, hours, daysOff, day -> false);
  }

  private record Span(Instant from, Instant to) {}

  /** The instant at which so much working time has passed since the start. */
  public Instant plus(Instant start, Duration worked) {
    Duration left = worked;
    LocalDate day = start.atZone(zone).toLocalDate().minusDays(1);
    for (int days = 0; days < MAX_DAYS; days++, day = day.plusDays(1)) {
      for (Span span : spans(day)) {
        Instant from = span.from.isBefore(start) ? start : span.from;
        if (from.isBefore(span.to)) {
          Duration open = Duration.between(from, span.to);
          if (left.compareTo(open) <= 0) {
            return from.plus(left);
          }
          left = left.minus(open);
        }
      }
    }
    throw new IllegalStateException("The calendar has no working time within ten years");
  }

  /** The working time between two instants. */
  public Duration between(Instant from, Instant to) {
    Duration sum = Duration.ZERO;
    if (!from.isBefore(to)) {
      return sum;
    }
    LocalDate last = to.atZone(zone).toLocalDate().plusDays(1);
    for (LocalDate day = from.atZone(zone).toLocalDate().minusDays(1);
        !day.isAfter(last);
        day = day.plusDays(1)) {
      for (Span span : spans(day)) {
        Instant start = span.from.isBefore(from) ? from : span.from;
        Instant end = span.to.isAfter(to) ? to : span.to;
        if (start.isBefore(end)) {
          sum = sum.plus(Duration.between(start, end));
        }
      }
    }
    return sum;
  }

  /** A day's working time as instants, in order; split where the zone changes its offset. */
  private List<Span> spans(LocalDate day) {
    List<Hours> open = hours.getOrDefault(day.getDayOfWeek(), List.of());
    if (open.isEmpty() || daysOff.contains(day) || holidays.test(day)) {
      return List.of();
    }
    List<Span> spans = new ArrayList<>();
    Instant regime = day.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = day.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
    while (regime.isBefore(end)) {
      ZoneOffset offset = zone.getRules().getOffset(regime);
      ZoneOffsetTransition next = zone.getRules().nextTransition(regime);
      Instant until = next == null || next.getInstant().isAfter(end) ? end : next.getInstant();
      for (Hours h : open) {
        Instant from = later(regime, at(day, h.from).toInstant(offset));
        Instant to = earlier(until, at(day, h.to).toInstant(offset));
        if (from.isBefore(to)) {
          spans.add(new Span(from, to));
        }
      }
      regime = until;
    }
    return spans;
  }

  private static LocalDateTime at(LocalDate day, int minute) {
    return day.atStartOfDay().plusMinutes(minute);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
