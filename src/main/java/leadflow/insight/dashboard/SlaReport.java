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
 * How promises are kept. All but {@code now} and {@code mostOverdue} is about the clocks that
 * started in the period; these two are about all clocks that run, whenever they started.
 *
 * @param to the first instant after the period
 * @param at when it was asked: running clocks are judged by it
 * @param clocks by kind of promise
 * @param teams by the team whose promise it is
 * @param persons by the clock's owner
 * @param weeks by the Monday (UTC) of the week in which they started
 * @param mostOverdue those that were due first, {@value SlaNumbers#MOST} at most
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
   * @param name what it is called
   */
  public record OfKind(String kind, String name, @JsonUnwrapped SlaAttainment kept) {}

  /**
   * @param id as a filter names it; {@link ReportFilter#NONE} where there is none
   */
  public record Part(String id, String name, @JsonUnwrapped SlaAttainment kept) {}

  /** The clocks that started in the week of this Monday. */
  public record Week(LocalDate week, @JsonUnwrapped SlaAttainment kept) {}

  /**
   * The clocks that run.
   *
   * @param open all of them: {@code dueSoon} and {@code overdue} among them
   */
  public record Open(long open, long dueSoon, long overdue, List<OpenKind> clocks) {}

  /** The clocks of a kind that run. */
  public record OpenKind(String kind, String name, long open, long dueSoon, long overdue) {}

  /**
   * A clock that is overdue.
   *
   * @param owner null in the pool
   * @param overdueSeconds working time since it was due, in the hours that it counts in
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
   * From the start of the first-touch clock to the touch that stopped it, in seconds by the wall
   * clock, of the clocks that started in the period.
   *
   * @param touched clocks that a touch stopped, in time or late
   * @param median null where there are none
   * @param p90 nine of ten were at most so slow
   */
  public record Speed(
      long touched, @Nullable Long median, @Nullable Long p90, List<SpeedWeek> weeks) {}

  /** The same of the clocks that started in the week of this Monday. */
  public record SpeedWeek(
      LocalDate week, long touched, @Nullable Long median, @Nullable Long p90) {}
}
