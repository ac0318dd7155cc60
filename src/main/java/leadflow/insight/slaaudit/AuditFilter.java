package leadflow.insight.slaaudit;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.insight.reporting.ClockOutcome;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewer;
import leadflow.lead.LeadFacts;
import leadflow.sla.ClockKind;
import org.jspecify.annotations.Nullable;

/**
 * Selects the clocks to audit: a {@link ReportFilter}, and the URL parameters {@code verdict},
 * {@code lead} (its id or address), {@code model} (the clocks of one process), {@code sort} and
 * {@code after}.
 *
 * @param verdict one of {@link ClockOutcome#words}; null for all
 * @param leadId null when no lead, or an address, was given
 * @param kinds of clocks that belong to the model; null for all
 * @param after the last clock of the previous page; null for the first page
 */
public record AuditFilter(
    ReportFilter asked,
    @Nullable String verdict,
    @Nullable UUID leadId,
    @Nullable String emailKey,
    @Nullable List<String> kinds,
    Order order,
    @Nullable Place after) {

  /** Newest first, or earliest due first. */
  enum Order {
    STARTED("started", "started_at", "desc", "<"),
    DUE("due", "due_at", "asc", ">");

    private final String word;
    private final String column;
    private final String direction;
    private final String beyond;

    Order(String word, String column, String direction, String beyond) {
      this.word = word;
      this.column = column;
      this.direction = direction;
      this.beyond = beyond;
    }

    String by(String alias) {
      return "%1$s.%2$s %3$s, %1$s.id %3$s".formatted(alias, column, direction);
    }

    Instant of(AuditedClock clock) {
      return this == STARTED ? clock.startedAt() : clock.dueAt();
    }
  }

  /** A clock's position in the order. */
  record Place(Instant at, long id) {

    private static final String SHAPE = "must be as it was answered";

    static @Nullable Place read(ReportParameters asked) {
      String text = asked.text("after");
      if (text == null) {
        return null;
      }
      try {
        int cut = text.lastIndexOf('_');
        return new Place(
            Instant.parse(text.substring(0, cut)), Long.parseLong(text.substring(cut + 1)));
      } catch (RuntimeException e) {
        asked.wrong("after", "invalid", SHAPE);
        return null;
      }
    }

    @Override
    public String toString() {
      return at + "_" + id;
    }
  }

  /** Reads the filter and records errors in the parameters; the caller throws them. */
  public static AuditFilter read(ReportParameters asked, ReportViewer viewer, Clock clock) {
    ReportFilter question = ReportFilter.read(asked, viewer, clock);
    String verdict =
        asked.oneOf("verdict", ClockOutcome.words().toArray(String[]::new), word -> word);
    Order order = asked.oneOf("sort", Order.values(), each -> each.word);
    String lead = asked.text("lead");
    UUID id = lead == null || lead.contains("@") ? null : id(lead, asked);
    return new AuditFilter(
        question,
        verdict,
        id,
        lead != null && lead.contains("@") ? LeadFacts.emailKey(lead) : null,
        kindsOf(asked.text("model")),
        order == null ? Order.STARTED : order,
        Place.read(asked));
  }

  private static @Nullable UUID id(String lead, ReportParameters asked) {
    try {
      return UUID.fromString(lead);
    } catch (IllegalArgumentException e) {
      asked.wrong("lead", "invalid", "must be a lead's id or email address");
      return null;
    }
  }

  /**
   * Returns the clocks that a process starts and stops; the journey calls the other two, so all
   * clocks belong to it.
   */
  private static @Nullable List<String> kindsOf(@Nullable String model) {
    return model == null
        ? null
        : switch (model) {
          case "lead-qualification" -> ClockKind.ids(ClockKind.FIRST_TOUCH, ClockKind.QUALIFY);
          case "sales-handover" ->
              ClockKind.ids(ClockKind.FIRST_TOUCH, ClockKind.ACCEPT, ClockKind.DECIDE);
          case "lead-journey" -> ReportFilter.KINDS;
          default -> List.of();
        };
  }

  /**
   * Returns a condition for all selected clocks, for the row with this alias; paging is not part of
   * it.
   */
  String condition(String alias) {
    return "%1$s.started_at >= :from and %1$s.started_at < :to".formatted(alias)
        + asked.ofClocks(alias)
        + (verdict == null ? "" : ClockOutcome.condition(verdict, alias))
        + (leadId == null ? "" : " and %s.lead_id = :lead".formatted(alias))
        + (emailKey == null
            ? ""
            : " and %s.lead_id = (select id from leadflow.lead_card where email_key = :emailKey)"
                .formatted(alias))
        + (kinds == null ? "" : " and %s.kind = any(:kinds)".formatted(alias));
  }

  /** Returns a condition for the clocks after the previous page, in the chosen order. */
  String behind(String alias) {
    return after == null
        ? "true"
        : "(%1$s.%2$s, %1$s.id) %3$s (:afterAt, :afterId)"
            .formatted(alias, order.column, order.beyond);
  }

  Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>(asked.values());
    if (leadId != null) {
      values.put("lead", leadId);
    }
    if (emailKey != null) {
      values.put("emailKey", emailKey);
    }
    if (kinds != null) {
      values.put("kinds", kinds.toArray(String[]::new));
    }
    if (after != null) {
      values.put("afterAt", Timestamp.from(after.at));
      values.put("afterId", after.id);
    }
    return values;
  }

  /** Returns the same filter, starting after a position. */
  AuditFilter from(@Nullable Place place) {
    return new AuditFilter(asked, verdict, leadId, emailKey, kinds, order, place);
  }

  Instant now() {
    return asked.now();
  }
}
