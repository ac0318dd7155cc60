package leadflow.insight.diagram;

import java.time.Instant;
import java.util.UUID;
import leadflow.insight.reporting.ReportParameters;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list starts: after this row, even when rows before it appear or
 * disappear meanwhile.
 *
 * @param at the sort key; null for a lead without a clock
 */
public record PageCursor(@Nullable Instant at, UUID lead) {

  private static final String NEVER = "never";
  private static final String BETWEEN = "_";

  static PageCursor row(LeadsAtElement.Spot spot, LeadsAtElement.Row row) {
    LeadsAtElement.Promise promise = row.promise();
    return new PageCursor(
        spot.flow() != null ? row.since() : promise == null ? null : promise.dueAt(), row.lead());
  }

  /** Reads {@code after}, and records an error in the parameters when it is invalid. */
  public static @Nullable PageCursor read(ReportParameters asked) {
    String text = asked.text("after");
    if (text == null) {
      return null;
    }
    String[] parts = text.split(BETWEEN, 2);
    try {
      return new PageCursor(
          parts[0].equals(NEVER) ? null : Instant.parse(parts[0]),
          UUID.fromString(parts.length == 2 ? parts[1] : ""));
    } catch (RuntimeException e) {
      asked.wrong("after", "invalid", "must be what a page told as next");
      return null;
    }
  }

  @Override
  public String toString() {
    return (at == null ? NEVER : at) + BETWEEN + lead;
  }
}
