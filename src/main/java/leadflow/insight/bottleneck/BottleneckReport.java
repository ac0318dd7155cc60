package leadflow.insight.bottleneck;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where leads wait, get lost or are stuck; each list has the worst first. Seconds are wall-clock
 * time unless they are called business seconds.
 *
 * @param from the first instant of the period
 * @param to the first instant after it
 * @param late the leads that are late now, the longest overdue first, at most {@value #MOST_LATE}
 * @param stuck the leads of {@code findings} for which nothing will ever happen on its own
 */
public record BottleneckReport(
    Instant from,
    Instant to,
    List<Promise> promises,
    List<Activity> activities,
    List<LateLead> late,
    List<StageDwell> stages,
    List<Gateway> gateways,
    List<Incident> incidents,
    List<Finding> findings,
    List<UUID> stuck) {

  static final int MOST_LATE = 100;

  /**
   * How long it takes to keep a promise (an SLA). A promise's target counts working hours, so the
   * time taken is compared with the wall-clock time that was available, from its start to its due
   * instant.
   *
   * @param waiting clocks that run now, whenever they started; the next three too
   * @param overdueNow how many of them are past their due instant
   * @param finished clocks that started in the period and were stopped by an event, in time or late
   * @param targetSeconds the median target of the clocks of the period
   * @param medianOfTarget the median of the time that finished clocks took, as a share of the time
   *     each had; 1 is the target
   * @param missed clocks that started in the period and missed their target
   * @param overShare the share of {@code missed} in all met and missed clocks
   * @param overdueSeconds the total lateness of the clocks of the period
   */
  public record Promise(
      String kind,
      long waiting,
      @Nullable Long medianWaitSeconds,
      @Nullable Long p90WaitSeconds,
      long overdueNow,
      long finished,
      @Nullable Long targetSeconds,
      @Nullable Long medianDwellSeconds,
      @Nullable Long p90DwellSeconds,
      @Nullable Double medianOfTarget,
      @Nullable Double p90OfTarget,
      long missed,
      @Nullable Double overShare,
      long overdueSeconds) {}

  /**
   * An element of a model at which leads stay.
   *
   * @param waiting leads that are there now, whenever they came; the next three too
   * @param overdue how many of them have a promise past its due instant
   * @param finished stays that ended in the period
   * @param kinds of the promises that apply here; empty for none
   * @param over finished stays with a missed promise
   * @param overShare the share of {@code over} in {@code finished}
   * @param overdueSeconds the total lateness of those promises
   */
  public record Activity(
      String model,
      String activityId,
      String activityName,
      List<String> kinds,
      long waiting,
      @Nullable Long medianWaitSeconds,
      @Nullable Long p90WaitSeconds,
      long overdue,
      long finished,
      @Nullable Long targetSeconds,
      @Nullable Long medianDwellSeconds,
      @Nullable Long p90DwellSeconds,
      @Nullable Long over,
      @Nullable Double overShare,
      @Nullable Long overdueSeconds) {}

  /**
   * How long leads stay at a stage, active or recycled; a lead that only passes through a stage is
   * not counted there.
   *
   * @param status ACTIVE or RECYCLED
   * @param left moves out of it in the period
   */
  public record StageDwell(
      String stage,
      String status,
      long waiting,
      @Nullable Long medianWaitSeconds,
      @Nullable Long p90WaitSeconds,
      long left,
      @Nullable Long medianDwellSeconds,
      @Nullable Long p90DwellSeconds,
      @Nullable Long medianDwellBusinessSeconds) {}

  /**
   * What happened to the leads that came to a gateway in the period. A lead that comes twice counts
   * twice.
   *
   * @param lost leads that left by an outgoing flow that ends on a detour
   */
  public record Gateway(
      String model,
      String gatewayId,
      String gatewayName,
      long came,
      long lost,
      @Nullable Double lostShare,
      List<Way> ways) {}

  /**
   * @param to where it leads
   * @param becomes the status that the model's own steps set on this flow; null when the lead goes
   *     on
   * @param lost how many of the leads that took this flow were lost; fewer than all when the flow
   *     ends a called model and only one of its callers loses the lead then
   */
  public record Way(
      String flow,
      String label,
      String to,
      @Nullable String becomes,
      long went,
      @Nullable Double share,
      long lost) {}

  /**
   * A step whose retries are used up, or that the engine gave up on.
   *
   * @param job null when it cannot simply be retried
   * @param lead null when it is about no lead
   */
  public record Incident(
      @Nullable String job,
      String type,
      String model,
      String activityId,
      String activityName,
      @Nullable String message,
      @Nullable Instant since,
      @Nullable String processInstanceId,
      @Nullable UUID lead,
      @Nullable String leadName,
      @Nullable String owner,
      @Nullable String position) {}

  /**
   * A lead whose promise is overdue now.
   *
   * @param kind of the promise that was due first
   * @param processInstanceId of its journey
   */
  public record LateLead(
      UUID lead,
      String leadName,
      @Nullable String company,
      String position,
      @Nullable String owner,
      String kind,
      Instant dueAt,
      long overdueSeconds,
      @Nullable String processInstanceId) {}

  /** A disagreement between a lead's record and the engine. */
  public enum Fault {
    /** Active, but no timer, task or message will ever move it. */
    STUCK,
    /** The engine has it at another position than its record. */
    MISPLACED,
    /** More than one journey runs for it. */
    DOUBLED,
    /** Its journey is over by its record, but an instance still runs. */
    LEFT_OVER
  }

  /**
   * @param detail in words
   * @param processInstanceId of the journey, if any runs
   */
  public record Finding(
      Fault fault,
      UUID lead,
      String leadName,
      @Nullable String company,
      String stage,
      String status,
      String position,
      int cycle,
      @Nullable String owner,
      Instant since,
      String detail,
      @Nullable String processInstanceId) {}
}
