package leadflow.platform.format;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Numbers, days, times and durations as our pages, mails and messages write them: in English,
 * whatever the language of the server. What takes no zone is in UTC.
 */
public final class EnglishFormat {

  private static final DateTimeFormatter DAY = format("d MMM uuuu");
  private static final DateTimeFormatter LONG_DAY = format("d MMMM uuuu");
  private static final DateTimeFormatter DATE_TIME = format("d MMM uuuu, HH:mm");
  private static final DateTimeFormatter EXACT_TIME = format("d MMMM uuuu 'at' HH:mm:ss 'UTC'");
  private static final DateTimeFormatter WEEKDAY = format("EEE");
  private static final DateTimeFormatter WEEKDAY_OF_MONTH = format("EEE d MMM");
  private static final DateTimeFormatter WEEKDAY_OF_YEAR = format("EEE d MMM uuuu");
  private static final DateTimeFormatter WEEKDAY_TIME = format("EEE d MMM, HH:mm");
  private static final DateTimeFormatter WEEKDAY_TIME_ZONE = format("EEE d MMM, HH:mm zzz");
  private static final DateTimeFormatter FULL_TIME = format("EEE d MMM uuuu, HH:mm zzz");
  private static final DateTimeFormatter TIME = format("HH:mm");
  private static final DateTimeFormatter TIME_WITH_SECONDS = format("HH:mm:ss");

  private EnglishFormat() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** {@code 12,345}. */
  public static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** {@code 12.3}, without separators of thousands. */
  public static String oneDecimal(double number) {
    return String.format(Locale.ENGLISH, "%.1f", number);
  }

  /** {@code 12 %}; empty where there is no whole. */
  public static String percent(long part, long whole) {
    return whole == 0 ? "" : Math.round(part * 100.0 / whole) + " %";
  }

  /** {@code 1 step} or {@code 2 steps}. */
  public static String count(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }

  /** {@code 3 Mar 2026}. */
  public static String day(LocalDate day) {
    return DAY.format(day);
  }

  /** {@code 3 Mar 2026}, in UTC. */
  public static String day(Instant at) {
    return DAY.format(utc(at));
  }

  /** {@code 3 March 2026}, in UTC. */
  public static String longDay(Instant at) {
    return LONG_DAY.format(utc(at));
  }

  /** {@code 3 Mar 2026, 09:05}, in UTC. */
  public static String dateTime(Instant at) {
    return DATE_TIME.format(utc(at));
  }

  /** {@code 3 March 2026 at 09:05:07 UTC}. */
  public static String exactTime(Instant at) {
    return EXACT_TIME.format(utc(at));
  }

  /** {@code Tue}. */
  public static String weekday(ZonedDateTime at) {
    return WEEKDAY.format(at);
  }

  /** {@code Tue 3 Mar}. */
  public static String weekdayOfMonth(ZonedDateTime at) {
    return WEEKDAY_OF_MONTH.format(at);
  }

  /** {@code Tue 3 Mar 2026}. */
  public static String weekdayOfYear(ZonedDateTime at) {
    return WEEKDAY_OF_YEAR.format(at);
  }

  /** {@code Tue 3 Mar, 09:05}. */
  public static String weekdayTime(ZonedDateTime at) {
    return WEEKDAY_TIME.format(at);
  }

  /** {@code Tue 3 Mar, 09:05 CET}. */
  public static String weekdayTimeZone(ZonedDateTime at) {
    return WEEKDAY_TIME_ZONE.format(at);
  }

  /** {@code Tue 3 Mar 2026, 09:05 CET}. */
  public static String fullTime(ZonedDateTime at) {
    return FULL_TIME.format(at);
  }

  /** {@code 09:05}. */
  public static String time(ZonedDateTime at) {
    return TIME.format(at);
  }

  /** {@code 09:05}, and {@code 09:05:07} where there are seconds. */
  public static String timeWithSeconds(ZonedDateTime at) {
    return (at.getSecond() == 0 ? TIME : TIME_WITH_SECONDS).format(at);
  }

  /** {@code 25 h 30 min}; parts that are zero are left out. */
  public static String duration(Duration time) {
    return parts(0, time.toHours(), time);
  }

  /** {@code 1 d 1 h 30 min}, with days of 24 hours; parts that are zero are left out. */
  public static String durationInDays(Duration time) {
    return parts(time.toDays(), time.toHoursPart(), time);
  }

  private static String parts(long days, long hours, Duration time) {
    List<String> parts = new ArrayList<>();
    part(parts, days, "d");
    part(parts, hours, "h");
    part(parts, time.toMinutesPart(), "min");
    part(parts, time.toSecondsPart(), "s");
    return parts.isEmpty() ? "0 min" : String.join(" ", parts);
  }

  private static void part(List<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(count + " " + unit);
    }
  }

  private static ZonedDateTime utc(Instant at) {
    return at.atZone(ZoneOffset.UTC);
  }
}
