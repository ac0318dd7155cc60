package leadflow.mail.outbox;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import leadflow.platform.format.EnglishFormat;
import leadflow.sla.calendar.BusinessCalendar;
import leadflow.sla.calendar.BusinessCalendar.Hours;
import org.jspecify.annotations.Nullable;

/**
 * When a lead may be mailed: one row of {@code time-mail}.
 *
 * @param days in the lead's zone
 * @param hours of these days
 * @param mostPerWeek in any seven days; null is any number
 * @param deadline how long a mail may wait; null is for ever
 */
public record MailPlan(
    Set<DayOfWeek> days,
    Hours hours,
    @Nullable Integer mostPerWeek,
    @Nullable TemporalAmount deadline) {

  private static final List<String> NAMES =
      List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

  static final Duration WEEK = Duration.ofDays(7);

  /** The plan where the table has no value. */
  static final MailPlan DEFAULT =
      new MailPlan(days("MON-FRI"), Hours.parse("08:00-18:00"), 3, WEEK);

  /** What to do with a mail now. */
  public sealed interface Verdict {
    record Go() implements Verdict {}

    /**
     * @param cause for figures: window or cap
     * @param reason for people
     */
    record Wait(Instant until, String cause, String reason) implements Verdict {}

    /**
     * @param reason for people
     */
    record Skip(String reason) implements Verdict {}
  }

  /**
   * Reads a row; an empty cell restricts nothing.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static MailPlan of(Map<String, Object> row) {
    String from = row.containsKey("from") ? time("from", row.get("from")) : "00:00";
    String to = row.containsKey("to") ? time("to", row.get("to")) : "24:00";
    if (from.compareTo(to) >= 0) {
      throw new IllegalArgumentException(
          "the hours must end after they begin, on the same day: not from %s to %s"
              .formatted(from, to));
    }
    return new MailPlan(
        row.containsKey("sendDays") ? days(String.valueOf(row.get("sendDays"))) : days("MON-SUN"),
        Hours.parse(from + "-" + to),
        row.containsKey("mostPerWeek") ? positive("mostPerWeek", row.get("mostPerWeek")) : null,
        row.containsKey("deadline") ? amount(String.valueOf(row.get("deadline"))) : null);
  }

  /** Returns until when a mail queued then may wait. */
  public Optional<Instant> deadline(Instant queued) {
    return Optional.ofNullable(deadline)
        .map(amount -> queued.atOffset(ZoneOffset.UTC).plus(amount).toInstant());
  }

  /**
   * What to do with a mail now.
   *
   * @param deadline the mail's own; null is none
   * @param free when the cap lets it go; null is now
   */
  Verdict judge(Instant now, ZoneId zone, @Nullable Instant deadline, @Nullable Instant free) {
    Instant earliest = free != null && free.isAfter(now) ? free : now;
    boolean capped = earliest.isAfter(now);
    Instant at = opening(earliest, zone);
    boolean late = deadline != null && at.isAfter(deadline);
    if (at.equals(now) && !late) {
      return new Verdict.Go();
    }
    String why =
        capped
            ? "no more than %d mails in 7 days".formatted(mostPerWeek)
            : "mail goes out %s".formatted(window(zone));
    if (deadline != null && late) {
      return new Verdict.Skip(
          now.isAfter(deadline)
              ? "it waited longer than it may, until " + shown(deadline, zone)
              : "%s: the next chance, %s, is later than it may wait"
                  .formatted(why, shown(at, zone)));
    }
    return new Verdict.Wait(
        at, capped ? "cap" : "window", "%s: goes %s".formatted(why, shown(at, zone)));
  }

  /** Returns the first instant from this one on at which the lead may be mailed. */
  private Instant opening(Instant from, ZoneId zone) {
    if (isOpen(from.atZone(zone))) {
      return from;
    }
    Map<DayOfWeek, List<Hours>> open =
        days.stream().collect(Collectors.toMap(day -> day, day -> List.of(hours)));
    return new BusinessCalendar(zone, open, Set.of()).plus(from, Duration.ZERO);
  }

  private boolean isOpen(ZonedDateTime there) {
    int minute = there.getHour() * 60 + there.getMinute();
    return days.contains(there.getDayOfWeek()) && minute >= hours.from() && minute < hours.to();
  }

  private String window(ZoneId zone) {
    String shown =
        days.size() == 7
            ? "daily"
            : days.stream().map(day -> NAMES.get(day.ordinal())).collect(Collectors.joining(", "));
    return "%s %s-%s (%s)".formatted(shown, clock(hours.from()), clock(hours.to()), zone);
  }

  private static String clock(int minute) {
    return "%02d:%02d".formatted(minute / 60, minute % 60);
  }

  private static String shown(Instant at, ZoneId zone) {
    ZonedDateTime local = at.atZone(zone);
    return EnglishFormat.weekdayOfYear(local) + " " + EnglishFormat.time(local);
  }

  /** {@code MON-FRI}, {@code TUE, THU}, {@code SUN-THU}. */
  private static Set<DayOfWeek> days(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",")) {
      String[] ends = part.split("-", 2);
      DayOfWeek last = day(ends[ends.length - 1], text);
      for (DayOfWeek day = day(ends[0], text); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String name, String text) {
    String clean = name.strip().toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (clean.equals(NAMES.get(day.ordinal())) || clean.equals(day.name())) {
        return day;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is no list of days such as \"MON-FRI\" or \"TUE, THU\"".formatted(text));
  }

  /** {@code 08:00}, or {@code 24:00} for the end of the day. */
  private static String time(String name, Object value) {
    String text = String.valueOf(value).strip();
    if (!text.matches("([01]\\d|2[0-3]):[0-5]\\d|24:00")) {
      throw new IllegalArgumentException(
          "%s: \"%s\" is no time such as \"08:00\"".formatted(name, value));
    }
    return text;
  }

  static int positive(String name, Object value) {
    if (value instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= 1) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        "%s: %s is no number from 1 on; leave the cell empty for no limit".formatted(name, value));
  }

  private static TemporalAmount amount(String text) {
    try {
      TemporalAmount amount =
          text.matches("P[^T]*[YMW][^T]*") ? Period.parse(text) : Duration.parse(text);
      if (amount instanceof Period period
          ? !period.isNegative() && !period.isZero()
          : ((Duration) amount).compareTo(Duration.ZERO) > 0) {
        return amount;
      }
    } catch (DateTimeParseException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "deadline: \"%s\" is no time to wait such as \"P7D\" or \"PT12H\"".formatted(text));
  }
}
