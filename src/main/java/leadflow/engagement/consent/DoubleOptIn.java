package leadflow.engagement.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import leadflow.engagement.consent.OptIns.OptIn;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.PublicUrls;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.TemplateNotFound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Double opt-in. Anybody can type anybody's address into a form, so a consent given there counts
 * only after the mailbox holder confirms it on the page linked from a mail.
 */
@Component
class DoubleOptIn {

  private static final Logger log = LoggerFactory.getLogger(DoubleOptIn.class);

  private static final String MAIL = "confirm-subscription";

  /** Within this time, the same form posted again is the same request. */
  private static final Duration ONE_REQUEST = Duration.ofHours(1);

  /** Limits confirmation mails, so that a form cannot be used to flood a mailbox. */
  private static final int MOST_A_DAY = 3;

  private final OptIns optIns;
  private final Consents consents;
  private final MailConsent mailConsent;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final Outbox outbox;
  private final Subscribing subscribing;
  private final String publicUrl;
  private final Clock clock;

  DoubleOptIn(
      OptIns optIns,
      Consents consents,
      MailConsent mailConsent,
      Leads leads,
      LeadTransactions transactions,
      Outbox outbox,
      Subscribing subscribing,
      @Value("${leadflow.public-url}") String publicUrl,
      Clock clock) {
    this.optIns = optIns;
    this.consents = consents;
    this.mailConsent = mailConsent;
    this.leads = leads;
    this.transactions = transactions;
    this.outbox = outbox;
    this.subscribing = subscribing;
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
    this.clock = clock;
  }

  /**
   * Sends one mail that asks to confirm these consents; leaves out those in force or already
   * requested. The caller holds the lead's lock.
   */
  void ask(Lead lead, List<Consent> asked, Duration validFor) {
    Map<String, Consent> fresh = new LinkedHashMap<>();
    asked.forEach(consent -> fresh.put(consent.purpose(), consent));
    fresh.keySet().removeAll(inForce(lead));
    if (fresh.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    List<OptIn> before = optIns.of(lead.id());
    boolean underWay =
        before.stream()
            .anyMatch(
                o ->
                    o.isOpen()
                        && o.askedAt().isAfter(now.minus(ONE_REQUEST))
                        && o.purposes().containsAll(fresh.keySet()));
    long today =
        before.stream().filter(o -> o.askedAt().isAfter(now.minus(Duration.ofDays(1)))).count();
    if (underWay || today >= MOST_A_DAY) {
      return;
    }
    optIns.supersede(lead.id());
    send(lead, optIns.add(lead.id(), List.copyOf(fresh.values()), now.plus(validFor)));
  }

  /** Sends the mail; a broken template must not lose the lead. */
  private void send(Lead lead, OptIn optIn) {
    try {
      outbox.serve(
          lead,
          "confirm-" + optIn.id(),
          MAIL,
          Map.of("confirmUrl", publicUrl + "/confirm/" + optIn.token()));
    } catch (BadTemplate | TemplateNotFound e) {
      log.error("Lead {} was not asked to confirm: {}", lead.id(), e.getMessage());
    }
  }

  private Set<String> inForce(Lead lead) {
    Set<String> purposes = new HashSet<>();
    consents.of(lead.id()).stream()
        .filter(Consent::granted)
        .forEach(consent -> purposes.add(consent.purpose()));
    if (purposes.contains(Consents.MARKETING) && mailConsent.refusal(lead).isPresent()) {
      purposes.remove(Consents.MARKETING);
    }
    return purposes;
  }

  /**
   * Returns the request behind a link; empty when the link was never sent or the lead has been
   * erased.
   */
  Optional<OptIn> find(String token) {
    return optIns.byToken(token);
  }

  /**
   * Confirms the request if it is still open; otherwise changes nothing.
   *
   * @return the request as found under the lead's lock; OPEN means that this call confirmed it
   */
  Optional<OptIn> confirm(String token) {
    return find(token).flatMap(seen -> transactions.inOne(() -> confirm(seen.lead(), token)));
  }

  private Optional<OptIn> confirm(UUID id, String token) {
    return leads
        .lockIfThere(id)
        .flatMap(
            lead -> {
              Optional<OptIn> found = optIns.byToken(token);
              found.filter(OptIn::isOpen).ifPresent(optIn -> confirm(lead, optIn));
              return found;
            });
  }

  private void confirm(Lead lead, OptIn optIn) {
    Instant now = clock.instant();
    optIns.confirm(optIn);
    for (Consent asked : optIn.asked()) {
      consents.decide(
          lead.id(),
          new Consent(asked.purpose(), true, asked.text(), asked.textVersion(), asked.source(), now)
              .confirmed(Consents.DOUBLE_OPT_IN, asked.at()));
    }
    subscribing.confirmed(
        lead, optIn.id().toString(), optIn.purposes().contains(Consents.MARKETING));
  }
}
