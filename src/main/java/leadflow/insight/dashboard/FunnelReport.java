package leadflow.insight.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import org.jspecify.annotations.Nullable;

/**
 * How far the leads that were created in the period have come by now, where all leads are, and
 * which were lost in the period. A lead belongs to its present owner and to that person's team.
 *
 * @param to the first instant after the period
 * @param stages the funnel step by step
 * @param totals the same in one row
 * @param weeks by the Monday (UTC) of the week in which the lead was created
 * @param standing all leads, whenever they were created, by their present stage and status
 * @param losses moves to a detour in the period
 */
public record FunnelReport(
    Instant from,
    Instant to,
    List<Step> stages,
    Come totals,
    List<Week> weeks,
    List<Standing> standing,
    List<Loss> losses) {

  /**
   * A step of the funnel.
   *
   * @param now leads that are there now, active or won, whenever they were created; subscribers
   *     count at LEAD
   * @param entered leads of the period that ever came this far
   * @param convertedToNext the share of these that reached the next step
   * @param medianDwellSeconds from the first time here to the first time at the next step
   */
  public record Step(
      Stage stage,
      long now,
      long entered,
      @Nullable Double convertedToNext,
      @Nullable Long medianDwellSeconds) {}

  /**
   * How many leads came how far.
   *
   * @param leads that were created
   * @param toMql the share of {@code leads}; each of the others is the share of the step before it
   * @param overall the share of {@code leads} that became customers
   * @param secondsToMql the median from the creation, in wall-clock time; each of the others from
   *     the step before it; null when no lead came there
   */
  public record Come(
      long leads,
      long mql,
      long sql,
      long opportunity,
      long customer,
      @Nullable Double toMql,
      @Nullable Double toSql,
      @Nullable Double toOpportunity,
      @Nullable Double toCustomer,
      @Nullable Double overall,
      @Nullable Long secondsToMql,
      @Nullable Long secondsToSql,
      @Nullable Long secondsToOpportunity,
      @Nullable Long secondsToCustomer) {}

  /** The leads that were created in the week of this Monday. */
  public record Week(LocalDate week, @JsonUnwrapped Come come) {}

  /** How many leads have this stage and status. */
  public record Standing(Stage stage, Status status, long leads) {}

  /**
   * @param status RECYCLED, DISQUALIFIED, INACTIVE or LOST
   * @param reason its code; null when none was given
   */
  public record Loss(Status status, @Nullable String reason, long moves) {}
}
