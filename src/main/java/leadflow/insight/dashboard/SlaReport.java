package leadflow.insight.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.SlaAttainment;
import org.jspecify.annotations.Nullable;

/**
 * How promises (SLAs) are kept. {@code now} and {@code mostOverdue} are about all running clocks,
 * whenever they started; everything else is about the clocks that started in the period.
 *
 * @param to the first instant after the period
 * @param at when the report was made: running clocks are judged by it
 * @param clocks by kind of promise
 * @param teams by the team that has to keep the promise
 * @param persons by the clock's owner
 * @param weeks by the Monday (UTC) of the week in which they started
 * @param mostOverdue those that were due first, at most {@value SlaNumbers#MOST}
 */
public record SlaReport(
    Instant from,
    Instant to,
    Instant at,
    SlaAttainment totals,
    List<OfKind> clocks,
    List<Part> teams,
    List<Part> persons,
    List<Part> sources,
    List<Part> products,
    List<Week> weeks,
    Open now,
    List<Late> mostOverdue,
    Speed speedToLead) {

  /**
   * @param kind first-touch, qualify, accept, decide or opportunity-idle
   * @param name its label
   */
  public record OfKind(String kind, String name, @JsonUnwrapped SlaAttainment kept) {}

  /**
   * @param id as in a filter; {@link ReportFilter#NONE} when there is none
   */
  public record Part(String id, String name, @JsonUnwrapped SlaAttainment kept) {}

  /** The clocks that started in the week of this Monday. */
  public record Week(LocalDate week, @JsonUnwrapped SlaAttainment kept) {}

  /**
   * The running clocks.
   *
   * @param open all of them, including {@code dueSoon} and {@code overdue}
   */
  public record Open(long open, long dueSoon, long overdue, List<OpenKind> clocks) {}

  /** The running clocks of a kind. */
  public record OpenKind(String kind, String name, long open, long dueSoon, long overdue) {}

  /**
   * A clock that is overdue.
   *
   * @param owner null for the pool
   * @param overdueSeconds working time since it was due, in the clock's own hours
   */
  public record Late(
      UUID lead,
      String name,
      String kind,
      @Nullable String owner,
      @Nullable String ownerName,
      String team,
      Instant dueAt,
      long overdueSeconds) {}

  /**
   * The wall-clock seconds from the start of the first-touch clock to the touch that stopped it,
   * for the clocks that started in the period.
   *
   * @param touched clocks that a touch stopped, in time or late
   * @param median null when there are none
   * @param p90 nine of ten took at most this long
   */
  public record Speed(
      long touched, @Nullable Long median, @Nullable Long p90, List<SpeedWeek> weeks) {}

  /** The same for the clocks that started in the week of this Monday. */
  public record SpeedWeek(
      LocalDate week, long touched, @Nullable Long median, @Nullable Long p90) {}
}
