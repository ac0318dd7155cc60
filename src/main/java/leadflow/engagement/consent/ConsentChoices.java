package leadflow.engagement.consent;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Consents.Consent;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.outbox.LeadMails;
import leadflow.mail.permission.Suppressions;
import leadflow.mail.permission.Unsubscribing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads and stores the consent choices that a recipient makes behind a link in a mail. */
@Component
class ConsentChoices {

  private final LeadMails mails;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final Consents consents;
  private final Suppressions suppressions;
  private final OptIns optIns;
  private final Subscribing subscribing;
  private final Unsubscribing unsubscribing;
  private final ConsentWording wording;
  private final Clock clock;

  ConsentChoices(
      LeadMails mails,
      Leads leads,
      LeadTransactions transactions,
      Consents consents,
      Suppressions suppressions,
      OptIns optIns,
      Subscribing subscribing,
      Unsubscribing unsubscribing,
      ConsentWording wording,
      Clock clock) {
    this.mails = mails;
    this.leads = leads;
    this.transactions = transactions;
    this.consents = consents;
    this.suppressions = suppressions;
    this.optIns = optIns;
    this.subscribing = subscribing;
    this.unsubscribing = unsubscribing;
    this.wording = wording;
    this.clock = clock;
  }

  /**
   * The lead behind a link.
   *
   * @param template of the mail that contains the link
   */
  record Holder(Lead lead, String template) {}

  /** Returns the link's lead; empty when the link was never sent or the lead has been erased. */
  Optional<Holder> holder(String token) {
    return mails
        .byToken(token)
        .flatMap(mail -> leads.find(mail.lead()).map(lead -> new Holder(lead, mail.template())));
  }

  /**
   * The current state of one purpose, as the reader sees it.
   *
   * @param said the latest decision; null when there is none
   * @param allowed whether we may act on it; calls are allowed until they are refused
   */
  record Standing(ConsentWording.Text text, @Nullable Consent said, boolean allowed) {

    String purpose() {
      return text.purpose();
    }

    boolean isGranted() {
      return said != null && said.granted() && allowed;
    }

    /**
     * Returns whether the choice changes anything; a purpose without a decision changes only on
     * yes.
     */
    boolean differsFrom(@Nullable Boolean wanted) {
      return wanted != null && (wanted ? !isGranted() : allowed);
    }
  }

  /** Returns the state of each purpose, in display order. */
  List<Standing> standings(Lead lead) {
    List<Consent> said = consents.of(lead.id());
    boolean unsubscribed =
        suppressions
            .reason(lead.facts().email())
            .filter(Suppressions.Reason.UNSUBSCRIBED.label()::equals)
            .isPresent();
    return Consents.PURPOSES.stream()
        .flatMap(purpose -> wording.of(purpose, lead.facts().language()).stream())
        .map(text -> standing(text, said, unsubscribed))
        .toList();
  }

  private static Standing standing(
      ConsentWording.Text text, List<Consent> said, boolean unsubscribed) {
    Consent last =
        said.stream().filter(c -> c.purpose().equals(text.purpose())).findFirst().orElse(null);
    boolean yes = last == null ? text.purpose().equals(Consents.CALLS) : last.granted();
    boolean stopped = text.purpose().equals(Consents.MARKETING) && unsubscribed;
    return new Standing(text, last, yes && !stopped);
  }

  void unsubscribe(Holder holder) {
    unsubscribing.unsubscribe(holder.lead().id(), holder.template());
  }

  /** Records why somebody unsubscribed. */
  void explain(Holder holder, String reason) {
    transactions.inOne(
        () -> {
          leads.lock(holder.lead().id());
          consents.explain(holder.lead().id(), Consents.MARKETING, reason);
        });
  }

  /**
   * Stores the choices that differ from the current state, each with the text that was shown.
   *
   * @param wanted by purpose; a missing purpose stays unchanged
   * @param language null leaves it unchanged
   */
  void save(Holder holder, Map<String, Boolean> wanted, @Nullable String language) {
    unsubscribing.onceMailHasLeft(
        holder.lead().id(),
        lead -> {
          if (language != null) {
            leads.saveLanguage(lead.id(), language);
          }
          store(lead, wanted, holder.template());
        });
  }

  private void store(Lead lead, Map<String, Boolean> wanted, String template) {
    List<Standing> changed =
        standings(lead).stream().filter(s -> s.differsFrom(wanted.get(s.purpose()))).toList();
    for (Standing standing : changed) {
      boolean yes = Boolean.TRUE.equals(wanted.get(standing.purpose()));
      decide(lead, standing.text(), yes, template);
      if (standing.purpose().equals(Consents.MARKETING) && !yes) {
        unsubscribing.stop(lead);
      } else if (standing.purpose().equals(Consents.MARKETING)) {
        optIns.supersede(lead.id());
        subscribing.confirmed(lead, UUID.randomUUID().toString(), true);
      }
    }
  }

  private void decide(Lead lead, ConsentWording.Text text, boolean yes, String template) {
    Consent said =
        new Consent(
                text.purpose(),
                yes,
                text.text(),
                text.version(),
                "preference centre",
                clock.instant())
            .throughLinkOf(template);
    consents.decide(lead.id(), yes ? said.confirmed(Consents.PREFERENCE_CENTRE, null) : said);
  }
}
