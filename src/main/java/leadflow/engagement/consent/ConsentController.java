package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.engagement.consent.OptIns.OptIn;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.permission.MailConsent;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Returns the proof of every consent. */
@RestController
@Tag(name = "Privacy")
class ConsentController {

  private final Consents consents;
  private final OptIns optIns;
  private final MailConsent mailConsent;
  private final Leads leads;

  ConsentController(Consents consents, OptIns optIns, MailConsent mailConsent, Leads leads) {
    this.consents = consents;
    this.optIns = optIns;
    this.mailConsent = mailConsent;
    this.leads = leads;
  }

  /**
   * A consent that had to be confirmed.
   *
   * @param state OPEN, CONFIRMED, EXPIRED or SUPERSEDED
   */
  record Asked(
      List<String> purposes,
      OptIns.State state,
      @Nullable String source,
      Instant askedAt,
      Instant expiresAt,
      @Nullable Instant confirmedAt) {}

  /**
   * @param mailAllowed whether marketing mail may be sent now
   * @param mailRefusal why not, such as {@code unsubscribed} or {@code no consent}; null when
   *     allowed
   * @param inForce the latest decision on each purpose
   * @param optIns the confirmation requests sent by mail, newest first
   * @param history all decisions, newest first
   */
  record ConsentsView(
      boolean mailAllowed,
      @Nullable String mailRefusal,
      List<Consent> inForce,
      List<Asked> optIns,
      List<Consent> history) {}

  @Operation(summary = "What a lead permits, each with its proof: in force, pending, and ever")
  @GetMapping("/api/leads/{id}/consents")
  ConsentsView consents(@PathVariable UUID id) {
    Lead lead = leads.get(id);
    String refusal = mailConsent.refusal(lead).orElse(null);
    List<OptIn> asked = optIns.of(id);
    return new ConsentsView(
        refusal == null,
        refusal,
        consents.of(id),
        asked.stream()
            .sorted(java.util.Comparator.comparing(OptIn::askedAt).reversed())
            .map(ConsentController::asked)
            .toList(),
        consents.history(id));
  }

  private static Asked asked(OptIn optIn) {
    return new Asked(
        optIn.asked().stream().map(Consent::purpose).toList(),
        optIn.state(),
        optIn.asked().get(0).source(),
        optIn.askedAt(),
        optIn.expiresAt(),
        optIn.confirmedAt());
  }
}
