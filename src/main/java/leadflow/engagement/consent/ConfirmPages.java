package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import leadflow.engagement.consent.OptIns.OptIn;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.lead.MaskedEmail;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.MailConsent;
import leadflow.platform.web.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The link in a mail that asks to confirm. Looking changes nothing: mail scanners follow links.
 * Confirming is a POST from the page, needs no cookie, and may be repeated.
 */
@Hidden
@Controller
class ConfirmPages {

  private final DoubleOptIn doubleOptIn;
  private final Leads leads;
  private final LeadMails mails;
  private final MailConsent mailConsent;
  private final ConsentWording wording;
  private final Pages pages;

  ConfirmPages(
      DoubleOptIn doubleOptIn,
      Leads leads,
      LeadMails mails,
      MailConsent mailConsent,
      ConsentWording wording,
      Pages pages) {
    this.doubleOptIn = doubleOptIn;
    this.leads = leads;
    this.mails = mails;
    this.mailConsent = mailConsent;
    this.wording = wording;
    this.pages = pages;
  }

  @GetMapping("/confirm/{token}")
  ResponseEntity<String> ask(@PathVariable String token) {
    return doubleOptIn.find(token).map(this::shown).orElseGet(this::unknown);
  }

  @PostMapping("/confirm/{token}")
  ResponseEntity<String> confirm(@PathVariable String token) {
    return doubleOptIn
        .confirm(token)
        .map(optIn -> optIn.isOpen() ? done(optIn) : shown(optIn))
        .orElseGet(this::unknown);
  }

  private ResponseEntity<String> shown(OptIn optIn) {
    return switch (optIn.state()) {
      case OPEN -> question(optIn);
      case CONFIRMED -> done(optIn);
      case EXPIRED -> gone("expired");
      case SUPERSEDED -> gone("superseded");
    };
  }

  private ResponseEntity<String> question(OptIn optIn) {
    Lead lead = leads.get(optIn.lead());
    List<Map<String, String>> asked =
        optIn.asked().stream().map(consent -> shown(consent, lead)).toList();
    return page(
        HttpStatus.OK,
        "Please confirm",
        Map.of("ask", true, "asked", asked, "address", MaskedEmail.over(lead)));
  }

  private ResponseEntity<String> done(OptIn optIn) {
    Lead lead = leads.get(optIn.lead());
    String refusal =
        optIn.purposes().contains(Consents.MARKETING) ? mailConsent.refusal(lead).orElse("") : "";
    boolean stopped = refusal.equals("unsubscribed") || refusal.equals("no consent");
    return page(
        HttpStatus.OK,
        "Confirmed",
        Map.of(
            "done",
            true,
            "fine",
            refusal.isEmpty(),
            "stopped",
            stopped,
            "blocked",
            !refusal.isEmpty() && !stopped,
            "address",
            MaskedEmail.over(lead),
            "preferences",
            mails.newestToken(lead.id()).orElse("")));
  }

  private ResponseEntity<String> gone(String why) {
    return page(HttpStatus.GONE, "This link no longer works", Map.of("gone", true, why, true));
  }

  private ResponseEntity<String> unknown() {
    return page(HttpStatus.NOT_FOUND, "This link is not valid", Map.of("unknown", true));
  }

  private ResponseEntity<String> page(HttpStatus status, String title, Map<String, ?> model) {
    return pages.byToken(status, "confirm", title, model);
  }

  /** As it was shown in the form; where that told nothing, as we word it. */
  private Map<String, String> shown(Consent consent, Lead lead) {
    Optional<ConsentWording.Text> ours = wording.of(consent.purpose(), lead.facts().language());
    String text = consent.text();
    return Map.of(
        "title",
        ours.map(ConsentWording.Text::title).orElse(consent.purpose()),
        "text",
        text != null ? text : ours.map(ConsentWording.Text::text).orElse(""));
  }
}
