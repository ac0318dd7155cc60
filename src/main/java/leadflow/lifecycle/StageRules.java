package leadflow.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.Leads;
import leadflow.lead.PendingMove;
import leadflow.lead.Stage;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rules by which a lead moves from stage to stage, rests and ends. Nothing else sets a stage,
 * save the ledger for a subscriber who gives a reason. A customer keeps the stage CUSTOMER on every
 * later way.
 */
@Component
class StageRules {

  private static final Period DEFAULT_REST = Period.ofDays(30);

  private final Leads leads;
  private final StageMoves moves;
  private final SlaClocks clocks;
  private final DecisionTables decisions;
  private final Clock clock;

  StageRules(
      Leads leads, StageMoves moves, SlaClocks clocks, DecisionTables decisions, Clock clock) {
    this.leads = leads;
    this.moves = moves;
    this.clocks = clocks;
    this.decisions = decisions;
    this.clock = clock;
  }

  void promoteToMql(UUID id) {
    Lead lead = leads.lock(id);
    PendingMove verdict = lead.state().verdict();
    String cause =
        verdict == null
            ? "decision"
            : switch (verdict) {
              case REPLIED, HAND_RAISED -> "activity";
              case RETURNED -> "user";
              case RIPE -> "decision";
            };
    String reason = verdict == null ? "MQL rule" : verdict.label() + why(lead);
    promote(lead, Stage.MQL, cause, reason, LeadState::qualifying);
  }

  void promoteToSql(UUID id) {
    Lead lead = leads.lock(id);
    boolean raised = lead.state().verdict() == PendingMove.HAND_RAISED;
    if (raised) {
      // an answer within minutes is due now, whatever an SDR had still time for
      clocks.cancel(lead.id(), "hand raised");
    }
    promote(
        lead,
        Stage.SQL,
        raised ? "activity" : "user",
        raised ? lead.state().reason() : "qualified",
        state -> state.handedOver(raised));
  }

  void openOpportunity(UUID id) {
    promote(leads.lock(id), Stage.OPPORTUNITY, "user", "accepted", LeadState::opportunityOpened);
  }

  /** Back to nurture: the next cycle begins, with a wake date by reason unless a person set one. */
  void recycleLead(UUID id) {
    Lead lead = leads.lock(id);
    String reason = lead.state().reason();
    DecisionResult.Row plan =
        decisions
            .ask("plan-recycling", Collections.singletonMap("reason", reason))
            .first()
            .orElse(new DecisionResult.Row(Map.of()));
    clocks.cancel(lead.id(), "recycled");
    Instant wakeAt = lead.state().wakeAt();
    Lead recycled = moves.move(lead, Stage.LEAD, Status.RECYCLED, "user", reason);
    Instant wakes =
        wakeAt == null
            ? clock.instant().atZone(ZoneOffset.UTC).plus(rest(plan)).toInstant()
            : wakeAt;
    recycled = recycled.with(recycled.state().recycled(wakes));
    leads.save(
        plan.yes("keepEngagement") ? recycled : recycled.withEngagementSince(clock.instant()));
  }

  void leadInactive(UUID id) {
    Lead lead = leads.lock(id);
    end(lead, lead.state().stage(), Status.INACTIVE, "timer", "nurture exhausted");
  }

  void leadDisqualified(UUID id) {
    Lead lead = leads.lock(id);
    boolean judged = lead.state().position() == JourneyPosition.QUALIFICATION;
    String cause = judged ? "user" : "decision";
    end(lead, lead.state().stage(), Status.DISQUALIFIED, cause, lead.state().reason());
  }

  void opportunityLost(UUID id) {
    Lead lead = leads.lock(id);
    end(lead, lead.state().stage(), Status.LOST, "user", lead.state().reason());
  }

  void customerWon(UUID id) {
    Lead lead = leads.lock(id);
    end(lead, Stage.CUSTOMER, Status.WON, "user", lead.state().reason());
  }

  private void promote(
      Lead lead, Stage to, String cause, @Nullable String reason, UnaryOperator<LeadState> change) {
    Lead moved = moves.move(lead, to, Status.ACTIVE, cause, reason);
    leads.save(moved.with(change.apply(moved.state())));
  }

  /** No journey runs from here on. Who was a customer before stays one. */
  private void end(Lead lead, Stage stage, Status status, String cause, @Nullable String reason) {
    clocks.cancel(lead.id(), status.name().toLowerCase(Locale.ROOT));
    boolean customer = lead.state().stage() == Stage.CUSTOMER;
    Status ends = customer && status != Status.DISQUALIFIED ? Status.WON : status;
    Lead ended = moves.move(lead, stage, ends, cause, reason);
    leads.save(ended.with(ended.state().ended()));
  }

  private static String why(Lead lead) {
    String reason = lead.state().reason();
    return reason == null ? "" : ": " + reason;
  }

  private static Period rest(DecisionResult.Row plan) {
    String rest = plan.text("wakeAfter");
    return rest == null ? DEFAULT_REST : Period.parse(rest);
  }
}
