package leadflow.insight.slaaudit;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import leadflow.insight.reporting.ClockOutcome;
import leadflow.insight.reporting.ReportViewer;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.platform.access.Caller;
import leadflow.platform.access.Group;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.TextRule;
import leadflow.sla.ClockCorrections;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Corrects the outcome of clocks. The clock itself never changes, nor does any correction: the
 * newest one counts.
 */
@Component
public class Corrections {

  private static final int SHORTEST = 5;
  private static final int LONGEST = 500;
  private static final TextRule REASON = new TextRule(Integer.MAX_VALUE, "\n");
  private static final List<String> ALLOWED =
      List.of(ClockOutcome.MET.name(), ClockOutcome.MET_LATE.name(), ClockOutcome.CANCELLED.name());
  private static final Group[] ALLOWED_GROUPS = {Group.ADMIN, Group.MANAGERS, Group.TEAM_LEADS};

  private final LeadTransactions transactions;
  private final Leads leads;
  private final AuditedClocks clocks;
  private final ClockCorrections corrections;
  private final JdbcClient jdbc;
  private final Clock clock;

  Corrections(
      LeadTransactions transactions,
      Leads leads,
      AuditedClocks clocks,
      ClockCorrections corrections,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.clocks = clocks;
    this.corrections = corrections;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * The request body: {@code {"countsAs": "MET", "reason": "…"}}.
   *
   * @param countsAs MET, MET_LATE or CANCELLED
   * @param reason 5 to 500 characters
   */
  public record Draft(@Nullable String countsAs, @Nullable String reason) {

    public static final Draft EMPTY = new Draft(null, null);
  }

  /**
   * Returns whether the caller can correct any clocks; a team lead can correct those of their own
   * team.
   */
  public static boolean mayCorrect(Caller caller) {
    return Stream.of(ALLOWED_GROUPS).anyMatch(caller::in);
  }

  /**
   * Adds a correction.
   *
   * @throws SlaAudit.NoSuchClock when there is no such clock
   * @throws InvalidInput naming {@code countsAs} or {@code reason}
   * @throws Conflict {@code clock-runs} while its time is not over
   */
  public void add(long id, Draft draft, Caller caller, ReportViewer viewer) {
    caller.mustBeIn(
        "Managers correct clocks, and team leads those of their own team", ALLOWED_GROUPS);
    UUID lead = lead(id);
    transactions.inOne(
        () -> {
          leads.lock(lead);
          AuditedClock now =
              clocks.one(id, clock.instant()).stream()
                  .findFirst()
                  .orElseThrow(SlaAudit.NoSuchClock::new);
          if (!viewer.seesAll() && !now.team().equals(viewer.team())) {
            caller.mustBeIn("The clock is another team's", Group.ADMIN, Group.MANAGERS);
          }
          Checked checked = Checked.of(draft);
          if (!now.correctable()) {
            throw new Conflict(
                "clock-runs",
                "The clock still runs and is not overdue: there is nothing to correct");
          }
          corrections.add(id, checked.countsAs.name(), checked.reason);
        });
  }

  private UUID lead(long id) {
    return jdbc.sql("select lead_id from leadflow.lead_clock where id = :id")
        .param("id", id)
        .query(UUID.class)
        .optional()
        .orElseThrow(SlaAudit.NoSuchClock::new);
  }

  private record Checked(ClockOutcome countsAs, String reason) {

    static Checked of(Draft draft) {
      List<InvalidInput.Problem> problems = new ArrayList<>();
      String countsAs = draft.countsAs == null ? "" : draft.countsAs.strip();
      if (!ALLOWED.contains(countsAs)) {
        problems.add(
            new InvalidInput.Problem(
                "countsAs",
                countsAs.isEmpty() ? "required" : "invalid",
                "must be one of " + String.join(", ", ALLOWED)));
      }
      String reason = draft.reason == null ? "" : draft.reason.strip();
      int length = reason.codePointCount(0, reason.length());
      if (reason.isEmpty()) {
        problems.add(new InvalidInput.Problem("reason", "required", "say why"));
      } else if (length < SHORTEST || length > LONGEST) {
        problems.add(
            new InvalidInput.Problem(
                "reason",
                length > LONGEST ? "too_long" : "too_short",
                "takes %d to %d characters".formatted(SHORTEST, LONGEST)));
      }
      Fault fault = REASON.fault(reason);
      if (problems.isEmpty() && fault != null) {
        problems.add(new InvalidInput.Problem("reason", fault.code(), fault.message()));
      }
      InvalidInput.throwIfAny(problems);
      return new Checked(ClockOutcome.valueOf(countsAs), reason);
    }
  }
}
