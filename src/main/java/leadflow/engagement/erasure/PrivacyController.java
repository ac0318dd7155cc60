package leadflow.engagement.erasure;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Erasure on request. */
@RestController
@Tag(name = "Privacy")
class PrivacyController {

  private final Erasure erasure;
  private final Leads leads;

  PrivacyController(Erasure erasure, Leads leads) {
    this.erasure = erasure;
    this.leads = leads;
  }

  @Operation(summary = "Erase a lead's personal data; its journey ends, a suppression hash stays")
  @PostMapping("/api/leads/{id}/erasure")
  LeadView erase(@PathVariable UUID id) {
    erasure.erase(id);
    return LeadView.of(leads.get(id), null);
  }
}
