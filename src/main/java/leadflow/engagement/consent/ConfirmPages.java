package leadflow.engagement.consent;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Optional;
import leadflow.engagement.consent.OptIns.OptIn;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.lead.MaskedEmail;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.MailConsent;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * The link in a mail that asks to confirm. A GET changes nothing, because mail scanners follow
 * links. Confirming is a POST from the page, needs no cookie, and may be repeated.
 */
@Hidden
@Controller
class ConfirmPages {

  private static final PageTemplate<View> TEMPLATE = PageTemplate.of("confirm", View.class);

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

  /** Exactly one is set; none for an unknown link. */
  private record View(@Nullable Question question, @Nullable Done done, @Nullable Gone gone) {

    static final View UNKNOWN = new View(null, null, null);

    static View of(Question question) {
      return new View(question, null, null);
    }

    static View of(Done done) {
      return new View(null, done, null);
    }

    static View of(Gone gone) {
      return new View(null, null, gone);
    }

    boolean unknown() {
      return question == null && done == null && gone == null;
    }
  }

  private record Question(String address, List<Asked> asked) {}

  private record Asked(String title, String text) {}

  /**
   * @param fine the address can be mailed
   * @param stopped the lead has since unsubscribed
   * @param blocked the address is suppressed
   * @param preferences the token of the lead's newest mail; null where it got none
   */
  private record Done(
      String address,
      boolean fine,
      boolean stopped,
      boolean blocked,
      @Nullable String preferences) {}

  private enum Gone {
    EXPIRED,
    SUPERSEDED;

    boolean expired() {
      return this == EXPIRED;
    }

    boolean superseded() {
      return this == SUPERSEDED;
    }
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
      case EXPIRED -> gone(Gone.EXPIRED);
      case SUPERSEDED -> gone(Gone.SUPERSEDED);
    };
  }

  private ResponseEntity<String> question(OptIn optIn) {
    Lead lead = leads.get(optIn.lead());
    List<Asked> asked = optIn.asked().stream().map(consent -> asked(consent, lead)).toList();
    return page(
        HttpStatus.OK, "Please confirm", View.of(new Question(MaskedEmail.over(lead), asked)));
  }

  private ResponseEntity<String> done(OptIn optIn) {
    Lead lead = leads.get(optIn.lead());
    String refusal =
        optIn.purposes().contains(Consents.MARKETING) ? mailConsent.refusal(lead).orElse("") : "";
    boolean stopped = refusal.equals("unsubscribed") || refusal.equals("no consent");
    Done done =
        new Done(
            MaskedEmail.over(lead),
            refusal.isEmpty(),
            stopped,
            !refusal.isEmpty() && !stopped,
            mails.newestToken(lead.id()).orElse(null));
    return page(HttpStatus.OK, "Confirmed", View.of(done));
  }

  private ResponseEntity<String> gone(Gone why) {
    return page(HttpStatus.GONE, "This link no longer works", View.of(why));
  }

  private ResponseEntity<String> unknown() {
    return page(HttpStatus.NOT_FOUND, "This link is not valid", View.UNKNOWN);
  }

  private ResponseEntity<String> page(HttpStatus status, String title, View view) {
    return pages.byToken(status, TEMPLATE, title, view);
  }

  /** Returns the text shown in the form; the current wording where the form recorded none. */
  private Asked asked(Consent consent, Lead lead) {
    Optional<ConsentWording.Text> ours = wording.of(consent.purpose(), lead.facts().language());
    String text = consent.text();
    return new Asked(
        ours.map(ConsentWording.Text::title).orElse(consent.purpose()),
        text != null ? text : ours.map(ConsentWording.Text::text).orElse(""));
  }
}
