package leadflow.engagement.erasure;

import java.util.List;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.PersonalData;
import leadflow.lead.Score;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.mail.permission.Suppressions;
import leadflow.process.journey.LeadJourney;
import org.springframework.stereotype.Component;

/**
 * Erases a lead: its journey ends, its personal data is deleted, and a hash of the address stays so
 * that it is never mailed again. An anonymous row remains, so that the funnel still adds up.
 */
@Component
class Erasure {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final StageMoves moves;
  private final LeadJourney journey;
  private final Suppressions suppressions;
  private final List<PersonalData> held;

  Erasure(
      LeadTransactions transactions,
      Leads leads,
      StageMoves moves,
      LeadJourney journey,
      Suppressions suppressions,
      List<PersonalData> held) {
    this.transactions = transactions;
    this.leads = leads;
    this.moves = moves;
    this.journey = journey;
    this.suppressions = suppressions;
    this.held = held;
  }

  /** Erases the lead; safe to run twice. */
  void erase(UUID id) {
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          if (lead.state().status() != Status.ERASED) {
            journey.leadGone(lead, "erased");
            suppressions.suppress(lead.facts().email(), Suppressions.Reason.ERASED);
            leads.save(gone(lead));
            held.forEach(data -> data.erase(lead));
            leads.erase(id);
          }
        });
  }

  private Lead gone(Lead lead) {
    Lead moved = moves.move(lead, lead.state().stage(), Status.ERASED, "user", "erased");
    return moved.with(Score.NONE).with(moved.state().erased());
  }
}
