package leadflow.insight.slaaudit;

import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.slaaudit.AuditedClock.Correction;
import leadflow.insight.slaaudit.AuditedClock.Hours;
import leadflow.insight.slaaudit.AuditedClock.Move;

/** The audit as CSV: instants in UTC, durations in seconds, one line for each clock. */
final class AuditTable {

  /** The number of clocks that are read at once. */
  static final int AT_ONCE = 1000;

  private static final List<String> HEADER =
      List.of(
          "clock_id",
          "lead_id",
          "lead",
          "company",
          "kind",
          "cycle",
          "owner",
          "owner_name",
          "team",
          "started_at",
          "target_seconds",
          "calendar",
          "zone",
          "calendar_version",
          "calendar_version_today",
          "policy_version",
          "warn_at",
          "due_at",
          "return_at",
          "stopped_at",
          "stopped_by",
          "stopped_by_person",
          "assignee",
          "used_seconds",
          "verdict",
          "verdict_recorded",
          "missed",
          "overdue_seconds",
          "overdue_business_seconds",
          "reminded_at",
          "escalated_at",
          "returned_at",
          "moves",
          "corrections",
          "arithmetic",
          "doubts");

  private final CsvTable csv;

  AuditTable(Writer to) {
    this.csv = new CsvTable(to, HEADER);
  }

  void add(AuditedClock c) {
    Hours hours = c.hours();
    csv.row(
        c.id(),
        c.lead(),
        c.leadName(),
        c.company(),
        c.kind(),
        c.cycle(),
        c.owner(),
        c.ownerName(),
        c.team(),
        c.startedAt(),
        c.target().toSeconds(),
        hours == null ? "wall clock" : hours.team(),
        hours == null ? "UTC" : hours.zone(),
        hours == null ? null : hours.version(),
        hours == null ? null : (Integer) hours.today(),
        c.policyVersion(),
        c.warnAt(),
        c.dueAt(),
        c.returnAt(),
        c.stoppedAt(),
        c.stoppedBy(),
        c.stoppedByPerson(),
        c.assignee(),
        c.usedSeconds(),
        c.verdict().name(),
        c.recorded().name(),
        c.verdict().missed(),
        c.overdueSeconds(),
        c.overdueBusinessSeconds(),
        c.remindedAt(),
        c.escalatedAt(),
        c.returnedAt(),
        c.moves().stream().map(AuditTable::move).collect(Collectors.joining("; ")),
        c.corrections().stream().map(AuditTable::correction).collect(Collectors.joining("; ")),
        c.arithmetic(),
        String.join(" ", c.doubts()));
  }

  private static String move(Move move) {
    return "%s %s %s%s: due %s to %s%s%s"
        .formatted(
            move.at(),
            move.cause(),
            move.version(),
            move.actor() == null ? "" : " by " + move.actor(),
            move.oldDueAt(),
            move.newDueAt(),
            target(move.oldTarget(), move.newTarget()),
            move.problem() == null ? "" : " (not moved: " + move.problem() + ")");
  }

  private static String target(Duration before, Duration after) {
    return before.equals(after)
        ? ""
        : ", target %d s to %d s".formatted(before.toSeconds(), after.toSeconds());
  }

  private static String correction(Correction correction) {
    return "%s %s by %s%s"
        .formatted(
            correction.at(),
            correction.countsAs().name(),
            correction.by(),
            correction.reason() == null ? "" : ": " + correction.reason());
  }
}
