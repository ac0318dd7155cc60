package leadflow.sla.calendar;

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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A team's working hours. An instant is working time when its local time in the zone lies in one of
 * the weekday's hours and the day is not off; everything else follows from that, also where the
 * clocks are put forward or back.
 *
 * @param hours per weekday, in order and without overlap; a missing day is closed
 * @param daysOff the team's own
 * @param holidays says of a day whether it is a public holiday
 * @param names what a day off or a holiday is called, where it has a name
 */
public record BusinessCalendar(
    ZoneId zone,
    Map<DayOfWeek, List<Hours>> hours,
    Set<LocalDate> daysOff,
    Predicate<LocalDate> holidays,
    Function<LocalDate, @Nullable String> names) {

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

  /** A calendar whose closed days have no names. */
  public BusinessCalendar(
      ZoneId zone,
      Map<DayOfWeek, List<Hours>> hours,
      Set<LocalDate> daysOff,
      Predicate<LocalDate> holidays) {
    this(zone, hours, daysOff, holidays, day -> null);
  }

  /** A calendar without public holidays. */
  public BusinessCalendar(ZoneId zone, Map<DayOfWeek, List<Hours>> hours, Set<LocalDate> daysOff) {
    this(zone, hours, daysOff, day -> false);
  }

  private record Span(Instant from, Instant to) {}

  /** Why it is closed. */
  public enum Closure {
    /** Before the day's hours begin, or after they end. */
    NIGHT,
    /** Between two of the day's hours. */
    BREAK,
    /** A day of the week without hours. */
    WEEKEND,
    HOLIDAY,
    DAY_OFF
  }

  /**
   * A part of one local day in which it is open all the time, or closed for one reason.
   *
   * @param to the first instant after it
   * @param closure null where it is open
   * @param name of the holiday or day off
   */
  public record Stretch(
      Instant from, Instant to, @Nullable Closure closure, @Nullable String name) {

    public boolean open() {
      return closure == null;
    }

    public Duration length() {
      return Duration.between(from, to);
    }
  }

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
    for (Span open : openWithin(from, to)) {
      sum = sum.plus(Duration.between(open.from, open.to));
    }
    return sum;
  }

  /**
   * What the time between two instants consists of, day by day and without a gap: so the lengths of
   * what is open add up to {@link #between}. None where it is empty.
   */
  public List<Stretch> stretches(Instant from, Instant to) {
    List<Stretch> all = new ArrayList<>();
    Instant at = from;
    for (Span open : openWithin(from, to)) {
      closed(at, open.from, all);
      byDay(open.from, open.to, day -> new Why(null, null), all);
      at = open.to;
    }
    closed(at, to, all);
    return all;
  }

  private List<Span> openWithin(Instant from, Instant to) {
    List<Span> open = new ArrayList<>();
    if (from.isBefore(to)) {
      LocalDate last = to.atZone(zone).toLocalDate().plusDays(1);
      for (LocalDate day = from.atZone(zone).toLocalDate().minusDays(1);
          !day.isAfter(last);
          day = day.plusDays(1)) {
        for (Span span : spans(day)) {
          Span within = new Span(later(span.from, from), earlier(span.to, to));
          if (within.from.isBefore(within.to)) {
            open.add(within);
          }
        }
      }
    }
    // where clocks go back over midnight, the day before comes a second time
    open.sort(Comparator.comparing(Span::from));
    return open;
  }

  private record Why(@Nullable Closure closure, @Nullable String name) {}

  private void closed(Instant from, Instant to, List<Stretch> all) {
    byDay(from, to, start -> why(start), all);
  }

  /** One stretch for each local day; what goes on in the same day is one with what was before. */
  private void byDay(Instant from, Instant to, Function<Instant, Why> reason, List<Stretch> all) {
    for (Instant at = from; at.isBefore(to); ) {
      LocalDate day = at.atZone(zone).toLocalDate();
      Instant nextDay = day.plusDays(1).atStartOfDay(zone).toInstant();
      Instant end = nextDay.isAfter(at) ? earlier(nextDay, to) : to;
      Why why = reason.apply(at);
      Stretch last = all.isEmpty() ? null : all.get(all.size() - 1);
      if (last != null
          && last.closure == why.closure
          && last.from.atZone(zone).toLocalDate().equals(day)) {
        all.set(all.size() - 1, new Stretch(last.from, end, why.closure, why.name));
      } else {
        all.add(new Stretch(at, end, why.closure, why.name));
      }
      at = end;
    }
  }

  private Why why(Instant closed) {
    LocalDate day = closed.atZone(zone).toLocalDate();
    List<Hours> open = hours.getOrDefault(day.getDayOfWeek(), List.of());
    if (open.isEmpty()) {
      return new Why(Closure.WEEKEND, null);
    }
    if (daysOff.contains(day)) {
      return new Why(Closure.DAY_OFF, names.apply(day));
    }
    if (holidays.test(day)) {
      return new Why(Closure.HOLIDAY, names.apply(day));
    }
    LocalTime time = closed.atZone(zone).toLocalTime();
    int minute = time.toSecondOfDay() / 60;
    boolean between = open.get(0).from <= minute && minute < open.get(open.size() - 1).to;
    return new Why(between ? Closure.BREAK : Closure.NIGHT, null);
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
