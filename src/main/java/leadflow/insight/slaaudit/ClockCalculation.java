package leadflow.insight.slaaudit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import leadflow.platform.format.EnglishFormat;
import leadflow.sla.calendar.BusinessCalendar;
import leadflow.sla.calendar.BusinessCalendar.Closure;
import leadflow.sla.calendar.BusinessCalendar.Stretch;
import org.jspecify.annotations.Nullable;

/**
 * How a clock's time was counted, so that anybody can check it by hand. It counts whole seconds, as
 * it shows them: fractions of instants are dropped.
 *
 * @param calendar null is the wall clock
 * @param ended whether it was stopped; otherwise it counts until now
 */
record ClockCalculation(
    @Nullable BusinessCalendar calendar,
    Instant start,
    Instant end,
    Duration target,
    boolean ended,
    List<Stretch> stretches) {

  /** More closures than these are counted, not listed. */
  private static final int LISTED = 3;

  /** More worked days than these are summarised week by week. */
  private static final int DAYS = 14;

  /** Days within which a weekday identifies a day. */
  private static final int WEEKDAYS_TELL = 6;

  private static final ZoneId UTC = ZoneId.of("UTC");

  static ClockCalculation of(
      @Nullable BusinessCalendar calendar,
      Instant start,
      Instant end,
      Duration target,
      boolean ended) {
    Instant from = start.truncatedTo(ChronoUnit.SECONDS);
    Instant to = end.truncatedTo(ChronoUnit.SECONDS);
    return new ClockCalculation(
        calendar,
        from,
        to,
        target,
        ended,
        calendar == null ? List.of() : calendar.stretches(from, to));
  }

  /** Returns the time that was used, in the time in which the clock counts. */
  Duration used() {
    return calendar == null
        ? Duration.between(start, end)
        : stretches.stream()
            .filter(Stretch::open)
            .map(Stretch::length)
            .reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Returns a sentence such as "Fri 16:40 to Mon 10:10 (Europe/Berlin), closed Fri 17:00–Mon 09:00
   * (Sat–Sun), …".
   */
  String sentence() {
    StringBuilder told = new StringBuilder();
    told.append(time(start)).append(" to ").append(ended ? "" : "now, ").append(time(end));
    told.append(" (").append(zone()).append("), ");
    told.append(calendar == null ? "wall clock, " : closures());
    shifts().forEach(shift -> told.append(shift).append(", "));
    return told.append(sum()).toString();
  }

  private String sum() {
    Duration used = used();
    Duration over = used.minus(target);
    String sum = length(used) + (ended ? "" : " so far") + " of " + length(target);
    if (over.compareTo(Duration.ZERO) > 0) {
      return sum + ", " + length(over) + " over";
    }
    return ended ? sum : sum + ", " + length(over.negated()) + " left";
  }

  /** Returns groups of closed stretches without an open one between them. */
  private List<List<Stretch>> closed() {
    List<List<Stretch>> closed = new ArrayList<>();
    Stretch before = null;
    for (Stretch each : stretches) {
      if (!each.open()) {
        if (before == null || before.open()) {
          closed.add(new ArrayList<>());
        }
        closed.get(closed.size() - 1).add(each);
      }
      before = each;
    }
    return closed;
  }

  private String closures() {
    List<List<Stretch>> closed = closed();
    if (closed.isEmpty()) {
      return stretches.isEmpty() ? "" : "open all the time, ";
    }
    return closed.size() > LISTED
        ? "closed %d times (%s), ".formatted(closed.size(), counted(closed))
        : "closed "
            + closed.stream()
                .map(
                    one ->
                        "%s–%s (%s)"
                            .formatted(
                                time(one.get(0).from()),
                                timeAfter(one.get(0).from(), one.get(one.size() - 1).to()),
                                reasons(one)))
                .collect(Collectors.joining(" and ", "", ", "));
  }

  /** Leaves out the day when it is the same. */
  private String timeAfter(Instant first, Instant second) {
    return local(first).toLocalDate().equals(local(second).toLocalDate())
        ? clock(local(second))
        : time(second);
  }

  private String reasons(List<Stretch> closed) {
    Set<String> reasons = new LinkedHashSet<>();
    List<String> weekend =
        closed.stream()
            .filter(one -> one.closure() == Closure.WEEKEND)
            .map(one -> EnglishFormat.weekday(local(one.from())))
            .toList();
    for (Stretch each : closed) {
      if (each.closure() == Closure.WEEKEND) {
        reasons.add(range(weekend));
      } else if (each.closure() == Closure.HOLIDAY || each.closure() == Closure.DAY_OFF) {
        reasons.add(name(each));
      }
    }
    return reasons.isEmpty()
        ? closed.stream().allMatch(one -> one.closure() == Closure.BREAK) ? "break" : "night"
        : String.join(", ", reasons);
  }

  private static String range(List<String> days) {
    return days.size() < 3 ? String.join("–", days) : days.get(0) + "–" + days.get(days.size() - 1);
  }

  private static String name(Stretch closed) {
    return closed.name() != null
        ? closed.name()
        : closed.closure() == Closure.HOLIDAY ? "holiday" : "day off";
  }

  private static String counted(List<List<Stretch>> closed) {
    List<String> all = new ArrayList<>();
    add(all, count(closed, Closure.NIGHT, true), "night");
    add(all, count(closed, Closure.BREAK, true), "break");
    add(all, count(closed, Closure.WEEKEND, false), "weekend");
    closed.stream()
        .flatMap(List::stream)
        .filter(one -> one.closure() == Closure.HOLIDAY || one.closure() == Closure.DAY_OFF)
        .map(ClockCalculation::name)
        .distinct()
        .forEach(all::add);
    return String.join(", ", all);
  }

  private static long count(List<List<Stretch>> closed, Closure reason, boolean alone) {
    return closed.stream()
        .filter(
            one ->
                alone
                    ? one.stream().allMatch(s -> s.closure() == reason)
                    : one.stream().anyMatch(s -> s.closure() == reason))
        .count();
  }

  private static void add(List<String> all, long count, String word) {
    if (count > 0) {
      all.add(count + " " + word + (count > 1 ? "s" : ""));
    }
  }

  /**
   * Lists the clock changes (summer time) in open stretches, whose length differs from their hours.
   */
  private List<String> shifts() {
    return stretches.stream()
        .filter(Stretch::open)
        .filter(one -> shift(one) != null)
        .map(one -> "on " + EnglishFormat.weekdayOfMonth(local(one.from())) + " " + shift(one))
        .toList();
  }

  private @Nullable String shift(Stretch open) {
    int seconds = offset(open.to()) - offset(open.from());
    return seconds == 0
        ? null
        : "clocks %s %s"
            .formatted(
                seconds > 0 ? "went forward" : "went back",
                length(Duration.ofSeconds(Math.abs(seconds))));
  }

  private int offset(Instant at) {
    return zone().getRules().getOffset(at).getTotalSeconds();
  }

  /**
   * A line of the calculation.
   *
   * @param hours when it was open
   * @param seconds that were worked; 0 when it was closed
   * @param why why it was closed, or longer or shorter than its hours
   */
  record Line(String day, String hours, long seconds, String length, @Nullable String why) {}

  /**
   * Returns the calculation day by day, with closed days together; the full weeks of a long one are
   * summarised.
   */
  List<Line> lines() {
    if (calendar == null) {
      String hours = time(start) + "–" + time(end);
      return List.of(
          new Line("Wall clock", hours, used().toSeconds(), length(used()), zone().toString()));
    }
    List<List<Stretch>> days = days();
    long worked = days.stream().filter(ClockCalculation::anyOpen).count();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < days.size(); ) {
      int next = worked > DAYS ? sameWeek(days, i) : anyOpen(days.get(i)) ? i + 1 : closed(days, i);
      lines.add(line(days.subList(i, next)));
      i = next;
    }
    return lines;
  }

  private List<List<Stretch>> days() {
    List<List<Stretch>> days = new ArrayList<>();
    LocalDate before = null;
    for (Stretch each : stretches) {
      LocalDate day = local(each.from()).toLocalDate();
      if (!day.equals(before)) {
        days.add(new ArrayList<>());
      }
      days.get(days.size() - 1).add(each);
      before = day;
    }
    return days;
  }

  private static int closed(List<List<Stretch>> days, int from) {
    int i = from;
    while (i < days.size() && !anyOpen(days.get(i))) {
      i++;
    }
    return i;
  }

  /** Keeps the first and the last day separate: there the clock started and ended. */
  private int sameWeek(List<List<Stretch>> days, int from) {
    int last = days.size() - 1;
    int i = from + 1;
    while (from > 0 && i < last && week(days.get(i)) == week(days.get(from))) {
      i++;
    }
    return i;
  }

  private int week(List<Stretch> day) {
    return local(day.get(0).from()).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  private static boolean anyOpen(List<Stretch> day) {
    return day.stream().anyMatch(Stretch::open);
  }

  private Line line(List<List<Stretch>> days) {
    List<Stretch> all = days.stream().flatMap(List::stream).toList();
    ZonedDateTime first = local(all.get(0).from());
    ZonedDateTime last = local(all.get(all.size() - 1).from());
    String day = days.size() == 1 ? date(first) : date(first) + " – " + date(last);
    List<Stretch> open = all.stream().filter(Stretch::open).toList();
    Duration worked = open.stream().map(Stretch::length).reduce(Duration.ZERO, Duration::plus);
    long openDays = days.stream().filter(ClockCalculation::anyOpen).count();
    String hours =
        open.isEmpty()
            ? "closed"
            : days.size() == 1
                ? open.stream().map(this::hours).collect(Collectors.joining(", "))
                : EnglishFormat.count(openDays, "day", "days");
    return new Line(day, hours, worked.toSeconds(), length(worked), why(all, open, days.size()));
  }

  private @Nullable String why(List<Stretch> all, List<Stretch> open, int days) {
    List<String> why =
        new ArrayList<>(open.stream().map(this::shift).filter(s -> s != null).toList());
    if (open.isEmpty()) {
      why.add(reasons(all));
    } else if (days > 1) {
      all.stream()
          .filter(one -> one.closure() == Closure.HOLIDAY || one.closure() == Closure.DAY_OFF)
          .map(ClockCalculation::name)
          .distinct()
          .forEach(why::add);
    }
    return why.isEmpty() ? null : String.join(", ", why);
  }

  private String hours(Stretch open) {
    ZonedDateTime to = local(open.to());
    boolean midnight = !to.toLocalDate().equals(local(open.from()).toLocalDate());
    return clock(local(open.from())) + "–" + (midnight ? "24:00" : clock(to));
  }

  private String time(Instant at) {
    ZonedDateTime local = local(at);
    boolean weekdaysTell = Duration.between(start, end).toDays() < WEEKDAYS_TELL;
    boolean sameYear = local(start).getYear() == local(end).getYear();
    String day =
        weekdaysTell
            ? EnglishFormat.weekday(local)
            : sameYear ? EnglishFormat.weekdayOfMonth(local) : date(local);
    return day + " " + clock(local);
  }

  private static String date(ZonedDateTime local) {
    return EnglishFormat.weekdayOfYear(local);
  }

  private static String clock(ZonedDateTime local) {
    return EnglishFormat.timeWithSeconds(local);
  }

  private ZonedDateTime local(Instant at) {
    return at.atZone(zone());
  }

  private ZoneId zone() {
    return calendar == null ? UTC : calendar.zone();
  }

  /** Uses days of 24 hours only on the wall clock, where a day always has that length. */
  private String length(Duration time) {
    return calendar == null ? EnglishFormat.durationInDays(time) : EnglishFormat.duration(time);
  }
}
