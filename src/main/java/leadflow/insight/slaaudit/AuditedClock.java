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
 * @param leadName his address where he told none; null once he was erased, as the company
 * @param team whose promise it is
 * @param hours in which it counts; null is the wall clock
 * @param policyVersion of {@code set-sla}, by which it was set
 * @param stoppedBy what stopped it
 * @param stoppedByPerson null where nobody, or nobody knows who
 * @param assignee who had the lead when the clock ended, or has it now
 * @param recorded what it counted as before any correction
 * @param verdict what it counts as
 * @param usedSeconds from start to stop, or until now, in the time it counts in
 * @param overdueSeconds beyond the due instant, in the time it counts in; null where it is not
 * @param overdueBusinessSeconds what was written down when it stopped late, in working time
 * @param arithmetic how it was counted, in a sentence
 * @param doubts where the sum by today's calendar does not tell what was recorded
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
   * @param version of the calendar by which the clock was set
   * @param today its version now
   */
  public record Hours(
      String team, String name, String zone, @Nullable Integer version, int today) {}

  /**
   * A changed calendar or policy moved it.
   *
   * @param cause calendar or policy
   * @param version of it, such as {@code west:4}
   * @param problem why it stayed where it was
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
   * What a manager said it counts as.
   *
   * @param reason null once the lead was erased
   */
  public record Correction(
      long id, Instant at, String by, ClockOutcome countsAs, @Nullable String reason) {}

  /** Whether it can be corrected: it came to an end, or its due instant passed. */
  @JsonProperty
  public boolean correctable() {
    return stoppedAt != null || recorded == ClockOutcome.OVERDUE;
  }
}
