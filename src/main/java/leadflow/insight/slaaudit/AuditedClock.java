package leadflow.insight.slaaudit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.insight.reporting.ClockOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A clock as an auditor sees it.
 *
 * @param leadName the address for a lead without a name; null after erasure, as is the company
 * @param team the team that has to keep the promise
 * @param hours the calendar in which it counts; null is the wall clock
 * @param policyVersion the version of {@code set-sla} that set it
 * @param stoppedBy what stopped it
 * @param stoppedByPerson null when no person stopped it, or it is unknown who
 * @param assignee who had the lead when the clock ended, or has it now
 * @param recorded its outcome before any correction
 * @param verdict its outcome
 * @param usedSeconds from start to stop, or until now, in the time it counts in
 * @param overdueSeconds after the due instant, in the time it counts in; null when it is not
 *     overdue
 * @param overdueBusinessSeconds what was recorded when it stopped late, in working time
 * @param arithmetic how it was counted, in a sentence
 * @param doubts where a calculation by today's calendar differs from what was recorded
 */
public record AuditedClock(
    long id,
    UUID lead,
    @Nullable String leadName,
    @Nullable String company,
    boolean erased,
    String kind,
    int cycle,
    @Nullable String owner,
    @Nullable String ownerName,
    String team,
    String teamName,
    Instant startedAt,
    Duration target,
    @Nullable Hours hours,
    int policyVersion,
    Instant warnAt,
    Instant dueAt,
    @Nullable Instant returnAt,
    @Nullable Instant stoppedAt,
    @Nullable String stoppedBy,
    @Nullable String stoppedByPerson,
    @Nullable String assignee,
    ClockOutcome recorded,
    ClockOutcome verdict,
    long usedSeconds,
    @Nullable Long overdueSeconds,
    @Nullable Long overdueBusinessSeconds,
    @Nullable Instant remindedAt,
    @Nullable Instant escalatedAt,
    @Nullable Instant returnedAt,
    List<Move> moves,
    List<Correction> corrections,
    String arithmetic,
    List<String> doubts) {

  /**
   * @param version of the calendar that set the clock
   * @param today its version now
   */
  public record Hours(
      String team, String name, String zone, @Nullable Integer version, int today) {}

  /**
   * A move of the clock by a changed calendar or policy.
   *
   * @param cause calendar or policy
   * @param version of it, such as {@code west:4}
   * @param problem why it was not moved
   */
  public record Move(
      Instant at,
      String cause,
      String version,
      @Nullable String actor,
      Duration oldTarget,
      Duration newTarget,
      Instant oldDueAt,
      Instant newDueAt,
      @Nullable String problem) {}

  /**
   * A manager's correction of the outcome.
   *
   * @param reason null after the lead was erased
   */
  public record Correction(
      long id, Instant at, String by, ClockOutcome countsAs, @Nullable String reason) {}

  /** Returns whether it can be corrected: it has ended, or its due instant has passed. */
  @JsonProperty
  public boolean correctable() {
    return stoppedAt != null || recorded == ClockOutcome.OVERDUE;
  }
}
