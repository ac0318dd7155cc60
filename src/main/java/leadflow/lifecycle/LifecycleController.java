package leadflow.lifecycle;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import leadflow.lead.LeadTransactions;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person does to a lead's way beside the tasks. */
@RestController
@Tag(name = "Leads")
class LifecycleController {

  private final LeadTransactions transactions;
  private final LeadEvents events;
  private final Leads leads;

  LifecycleController(LeadTransactions transactions, LeadEvents events, Leads leads) {
    this.transactions = transactions;
    this.events = events;
    this.leads = leads;
  }

  @Operation(summary = "Open a resting, inactive, disqualified, lost or won lead again")
  @PostMapping("/api/leads/{id}/reopening")
  LeadView reopen(@PathVariable UUID id) {
    transactions.inOne(() -> events.reopened(id));
    return LeadView.of(leads.get(id), null);
  }
}
