package leadflow.insight.reporting;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import leadflow.platform.web.Instants;
import org.jspecify.annotations.Nullable;

/**
 * The period of a report. Consecutive periods neither overlap nor leave a gap.
 *
 * @param from its first instant
 * @param to the first instant after it
 */
public record ReportPeriod(Instant from, Instant to) {

  public static final int DEFAULT_DAYS = 90;

  private static final String SHAPE =
      "must be a day such as 2026-03-31, or an instant such as 2026-03-31T09:00:00Z, from 1970 on";

  /** Returns the last {@link #DEFAULT_DAYS} days (UTC), including today. */
  public static ReportPeriod last(Clock clock) {
    Instant to = startOfDay(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1));
    return new ReportPeriod(to.minus(DEFAULT_DAYS, ChronoUnit.DAYS), to);
  }

  /**
   * Reads {@code from} and {@code to}: days (UTC), both inclusive, or instants, with {@code to}
   * exclusive. Without {@code to} the period ends with today, without {@code from} it is {@link
   * #DEFAULT_DAYS} days long.
   */
  public static ReportPeriod read(ReportParameters parameters, Clock clock) {
    ReportPeriod last = last(clock);
    Instant from = instant(parameters, "from", 0);
    Instant to = instant(parameters, "to", 1);
    Instant end = to == null ? last.to : to;
    Instant start = from == null ? end.minus(DEFAULT_DAYS, ChronoUnit.DAYS) : from;
    if (!start.isBefore(end)) {
      parameters.wrong(
          to == null ? "from" : "to",
          "out_of_range",
          to == null ? "must not lie in the future" : "must lie after from");
      return last;
    }
    return new ReportPeriod(start, end);
  }

  private static @Nullable Instant instant(ReportParameters parameters, String name, int days) {
    String text = parameters.text(name);
    if (text == null) {
      return null;
    }
    try {
      return text.matches("\\d{4}-\\d{2}-\\d{2}")
          ? Instants.parse(text + "T00:00:00Z").plus(days, ChronoUnit.DAYS)
          : Instants.parse(text);
    } catch (IllegalArgumentException e) {
      parameters.wrong(name, "invalid", SHAPE);
      return null;
    }
  }

  private static Instant startOfDay(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns its first day, as a date field shows it. */
  public LocalDate firstDay() {
    return LocalDate.ofInstant(from, ZoneOffset.UTC);
  }

  /** Returns its last day, as a date field shows it. */
  public LocalDate lastDay() {
    return LocalDate.ofInstant(to.minusNanos(1), ZoneOffset.UTC);
  }
}
