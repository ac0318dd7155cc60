package leadflow.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import leadflow.lead.Lead;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The process owner's table {@code set-sla}: which target a clock gets, and in whose hours. */
@Component
class SlaPolicy {

  private static final String TABLE = "set-sla";
  private static final int DEFAULT_WARN_PERCENT = 75;

  private final DecisionTables decisions;
  private final Calendars calendars;

  SlaPolicy(DecisionTables decisions, Calendars calendars) {
    this.decisions = decisions;
    this.calendars = calendars;
  }

  /**
   * What the table is asked for a clock of this lead. It is kept with the clock, so that a later
   * version of the table is asked the same: whoever took the lead out of the queue meanwhile does
   * not change what was promised for it.
   */
  Map<String, Object> question(Lead lead, ClockKind kind) {
    Map<String, Object> asked = new HashMap<>();
    asked.put("kind", kind.id());
    asked.put("hot", lead.state().hot());
    asked.put("owned", lead.state().owner() != null);
    asked.put("product", lead.facts().product());
    asked.put("segment", lead.facts().segment());
    return asked;
  }

  /**
   * The newest table's answer for a clock that started then.
   *
   * @param team whose calendar counts where the table says business hours
   */
  ClockSchedule terms(Map<String, Object> asked, Instant start, String team) {
    DecisionResult answer = decisions.ask(TABLE, asked);
    DecisionResult.Row policy =
        answer
            .first()
            .orElseThrow(
                () -> new IllegalStateException("set-sla has no row for " + asked.get("kind")));
    Duration target = Duration.parse(required(policy, "target"));
    Calendars.Versioned hours =
        "business".equals(policy.text("calendar")) ? calendars.versioned(team) : null;
    Integer warn = policy.number("warnPercent");
    Integer giveBack = policy.number("returnAfterPercent");
    return new ClockSchedule(
        target,
        hours == null ? null : team,
        answer.version(),
        hours == null ? null : (Integer) hours.version(),
        after(start, percent(target, warn == null ? DEFAULT_WARN_PERCENT : warn), hours),
        after(start, target, hours),
        giveBack == null ? null : after(start, percent(target, giveBack), hours));
  }

  /** The version of the table that counts now. */
  int newestVersion() {
    return decisions.version(TABLE);
  }

  /** When that version was deployed. */
  Instant deployedAt() {
    return decisions.deployedAt(TABLE);
  }

  private static String required(DecisionResult.Row policy, String output) {
    String text = policy.text(output);
    if (text == null) {
      throw new IllegalStateException("set-sla gives no " + output);
    }
    return text;
  }

  private static Instant after(
      Instant start, Duration target, Calendars.@Nullable Versioned hours) {
    return hours == null ? start.plus(target) : hours.calendar().plus(start, target);
  }

  private static Duration percent(Duration target, int percent) {
    return Duration.ofMillis(target.toMillis() * percent / 100);
  }
}
