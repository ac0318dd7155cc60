package leadflow.lifecycle.nurture;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import org.jspecify.annotations.Nullable;

/** The durations in the tables, such as PT0S, PT4H, P3D; also calendar weeks and months, in UTC. */
final class WaitTime {

  private WaitTime() {}

  /**
   * The instant after the wait.
   *
   * @param row names the table's row, for whoever has to correct it
   */
  static Instant after(Instant start, @Nullable String wait, String row) {
    TemporalAmount amount = amount(wait);
    if (amount == null) {
      throw new IllegalStateException(
          "%s: the wait must be a duration such as PT0S or P3D, not %s".formatted(row, wait));
    }
    return start.atOffset(ZoneOffset.UTC).plus(amount).toInstant();
  }

  static boolean isZero(@Nullable String wait) {
    TemporalAmount amount = amount(wait);
    return amount instanceof Duration duration && duration.isZero()
        || amount instanceof Period period && period.isZero();
  }

  private static @Nullable TemporalAmount amount(@Nullable String wait) {
    try {
      return wait == null
          ? null
          : wait.matches("P[^T]*[YMW][^T]*") ? Period.parse(wait) : Duration.parse(wait);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
