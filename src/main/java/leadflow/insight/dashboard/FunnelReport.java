package leadflow.insight.dashboard;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import org.jspecify.annotations.Nullable;

/**
 * How far the leads came that were created in the period, until now; where all leads stand; and
 * which left the way in the period. A lead belongs to its present owner and to that person's team.
 *
 * @param to the first instant after the period
 * @param stages the funnel step by step
 * @param totals the same in one row
 * @param weeks by the Monday (UTC) of the week in which the lead was created
 * @param standing all leads, whenever they were created, by where they stand now
 * @param losses moves off the way in the period
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
   * @param now leads, whenever they were created, that stand there now, on the way or won;
   *     subscribers stand at LEAD
   * @param entered leads of the period that ever came so far
   * @param convertedToNext the share of these that came to the next step
   * @param medianDwellSeconds from the first time here to the first time at the next step
   */
  public record Step(
      Stage stage,
      long now,
      long entered,
      @Nullable Double convertedToNext,
      @Nullable Long medianDwellSeconds) {}

  /**
   * How many came how far.
   *
   * @param leads that were created
   * @param toMql the share of {@code leads}; each of the others that of the step before it
   * @param overall the share of {@code leads} that became customers
   * @param secondsToMql the median from the creation, by the wall clock; each of the others from
   *     the step before it; null where nobody came there
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

  /** How many leads stand there. */
  public record Standing(Stage stage, Status status, long leads) {}

  /**
   * @param status RECYCLED, DISQUALIFIED, INACTIVE or LOST
   * @param reason its code; null where none was given
   */
  public record Loss(Status status, @Nullable String reason, long moves) {}
}
