package leadflow.insight.bottleneck;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where leads wait, get lost or stand still; each list with the worst first. Seconds are those of
 * the wall clock unless they are called business seconds.
 *
 * @param from the first instant of the period
 * @param to the first instant after it
 * @param late the leads that are late now, the longest first, at most {@value #MOST_LATE}
 * @param stuck the leads of {@code findings} for which nothing will ever happen
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
   * How long a promise takes to be kept. A promise's target counts working hours; so how long one
   * took is compared with the time that it had on the wall clock, from its start to its due
   * instant.
   *
   * @param waiting clocks that run now, whenever they started, as the next three
   * @param overdueNow of them past their due instant
   * @param finished clocks that started in the period and were stopped by a fact, in time or late
   * @param targetSeconds what those of the period had, as a rule (the median)
   * @param medianOfTarget what the finished ones took, as a share of what each had; 1 is the target
   * @param missed of those that started in the period
   * @param overShare missed of met and missed
   * @param overdueSeconds by which those of the period were or are late, all together
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
   * @param waiting leads that are there now, whenever they came, as the next three
   * @param overdue of them with a promise past its due instant
   * @param finished stays that ended in the period
   * @param kinds of the promises that are to be kept here; empty where none is
   * @param over of the finished stays with a promise that was missed
   * @param overShare over of finished
   * @param overdueSeconds by which those promises were late, all together
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
   * How long leads stay at a stage, on their way or at rest; one that they only pass through is not
   * counted.
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
   * What became of the leads that came to a gateway in the period. A lead that comes twice counts
   * twice.
   *
   * @param lost by those of its ways that end on a detour
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
   * @param becomes the status on which a lead of this way is set, by the model's own steps; null
   *     where it goes on
   * @param lost of those who went; fewer than went where the way ends a called model, and only one
   *     of those that call it loses the lead then
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
   * A step that failed as often as it may, or that the engine gave up on.
   *
   * @param job null where it can not simply be tried again
   * @param lead null where it is about none
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
   * A lead whose promise is late by now.
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

  /** What does not hold between a lead's record and the engine. */
  public enum Fault {
    /** On its way, and neither a timer nor a task nor a message will ever move it. */
    STUCK,
    /** The engine has it elsewhere than its record says. */
    MISPLACED,
    /** More than one journey runs for it. */
    DOUBLED,
    /** Its way has ended, and a journey still runs. */
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
