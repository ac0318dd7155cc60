package leadflow.sales.team;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import leadflow.sla.calendar.BusinessCalendar.Hours;

/** Working hours as people type and read them. */
final class WeekHours {

  private static final Pattern SPAN =
      Pattern.compile("\\s*(\\d{1,2}:\\d{2})\\s*[-–—]\\s*(\\d{1,2}:\\d{2})\\s*");
  private static final int HOUR_ALONE = 4;

  private WeekHours() {}

  /**
   * Returns one day's hours, such as {@code 9:00 – 12:30, 13:15-17:00}, in order; empty when
   * nothing is typed.
   *
   * @throws IllegalArgumentException saying what is invalid
   */
  static List<String> parse(String typed) {
    if (typed.isBlank()) {
      return List.of();
    }
    List<Hours> day = new ArrayList<>();
    for (String part : typed.split("[,;]", -1)) {
      day.add(span(part));
    }
    day.sort(Comparator.comparingInt(Hours::from));
    for (int i = 1; i < day.size(); i++) {
      if (day.get(i).from() < day.get(i - 1).to()) {
        throw new IllegalArgumentException(
            "%s and %s overlap".formatted(text(day.get(i - 1)), text(day.get(i))));
      }
    }
    return day.stream().map(WeekHours::text).toList();
  }

  private static Hours span(String part) {
    var ends = SPAN.matcher(part);
    if (!ends.matches()) {
      throw new IllegalArgumentException("Write it like 09:00-12:30, 13:15-17:00");
    }
    try {
      return Hours.parse(padded(ends.group(1)) + "-" + padded(ends.group(2)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("There is no such time: " + part.strip(), e);
    }
  }

  private static String padded(String time) {
    return time.length() == HOUR_ALONE ? "0" + time : time;
  }

  private static String text(Hours hours) {
    return time(hours.from()) + "-" + time(hours.to());
  }

  private static String time(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  /** Returns a short summary of the week: {@code Mon–Thu 09:00–17:30 · Fri 09:00–16:00}. */
  static String summary(Map<DayOfWeek, List<String>> hours) {
    Map<DayOfWeek, DayOfWeek> runs = new LinkedHashMap<>();
    DayOfWeek start = null;
    DayOfWeek before = null;
    for (DayOfWeek day : DayOfWeek.values()) {
      List<String> open = hours.getOrDefault(day, List.of());
      if (open.isEmpty()) {
        start = null;
      } else if (start != null && before != null && open.equals(hours.get(before))) {
        runs.put(start, day);
      } else {
        start = day;
        runs.put(day, day);
      }
      before = day;
    }
    return runs.entrySet().stream()
        .map(run -> days(run.getKey(), run.getValue()) + " " + shown(hours, run.getKey()))
        .collect(Collectors.joining(" · "));
  }

  private static String shown(Map<DayOfWeek, List<String>> hours, DayOfWeek day) {
    return String.join(", ", hours.getOrDefault(day, List.of())).replace('-', '–');
  }

  private static String days(DayOfWeek from, DayOfWeek to) {
    return from == to ? name(from) : name(from) + "–" + name(to);
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }
}
