package leadflow.scoring;

import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.Leads;
import leadflow.lead.Stage;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import org.springframework.stereotype.Component;

/** What the models call about the score. */
@Component("scoringSteps")
public class ScoringSteps {

  private final Leads leads;
  private final ScoreHistory scores;
  private final StageMoves moves;

  ScoringSteps(Leads leads, ScoreHistory scores, StageMoves moves) {
    this.leads = leads;
    this.scores = scores;
    this.moves = moves;
  }

  /**
   * Scores the lead and tells where it stands. A verdict that fell a moment earlier is read here,
   * under the lead's lock, so that it is never lost on the way into nurture.
   *
   * @return {@code handRaised}, {@code marketingQualified}, {@code notYetRipe} or {@code
   *     screenedOut}
   */
  public String scoreLead(String id) {
    Lead lead = leads.lock(UUID.fromString(id));
    ScoreResult scored = scores.score(lead);
    boolean first = lead.score().grade().isEmpty();
    scores.note(lead, scored, first ? lead.state().verdict() : null, "journey");
    Lead known = lead.with(scored.score());
    if (scored.screenedOut() != null && isScreened(lead.state())) {
      leads.save(known.with(known.state().because(scored.screenedOut())));
      return "screenedOut";
    }
    String standing = standing(known);
    leads.save(standing.equals("notYetRipe") ? nurtured(known) : known);
    return standing;
  }

  /** A person's word outweighs the table: who was worked on, reopened or won is not screened. */
  private static boolean isScreened(LeadState standing) {
    return standing.position() == JourneyPosition.NONE
        && standing.verdict() == null
        && standing.stage() != Stage.CUSTOMER
        && !LeadState.REOPENED.equals(standing.reason());
  }

  private static String standing(Lead lead) {
    var verdict = lead.state().verdict();
    if (verdict == null) {
      return lead.score().mql() ? "marketingQualified" : "notYetRipe";
    }
    return switch (verdict) {
      case HAND_RAISED -> "handRaised";
      case RIPE, REPLIED, RETURNED -> "marketingQualified";
    };
  }

  /** A lead that wakes up is active again. */
  private Lead nurtured(Lead lead) {
    LeadState s = lead.state();
    Stage stage = s.status() == Status.RECYCLED ? Stage.LEAD : s.stage();
    Lead active = moves.move(lead, stage, Status.ACTIVE, "timer", s.reason());
    return active.with(active.state().nurtured());
  }
}
