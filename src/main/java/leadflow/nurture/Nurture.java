package leadflow.nurture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.decision.Answer;
import leadflow.decision.DecisionTables;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Position;
import leadflow.lead.WorkStatus;
import leadflow.mail.MailConsent;
import leadflow.mail.Outbox;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * A lead's sequence of mails, chosen mail by mail by the table {@code plan-nurture}. The step is
 * the number of mails queued or skipped so far, plus one; nothing else is remembered. It is counted
 * anew in each cycle, and in the light sequence that goes on beside the SDR's task.
 */
@Component
class Nurture {

  private static final String DECISION = "plan-nurture";
  private static final String NURTURE = "nurture-";
  private static final String LIGHT = "light-";

  /** A table that never ends and never waits must not flood a person. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final DecisionTables decisions;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final Outbox outbox;
  private final MailConsent consent;
  private final Clock clock;

  Nurture(
      DecisionTables decisions,
      Leads leads,
      LeadTransactions transactions,
      Outbox outbox,
      MailConsent consent,
      Clock clock) {
    this.decisions = decisions;
    this.leads = leads;
    this.transactions = transactions;
    this.outbox = outbox;
    this.consent = consent;
    this.clock = clock;
  }

  /** Empty when the table has no row for the next step, or the SDR talks to the lead by now. */
  Optional<Instant> nextEmailAt(UUID id) {
    Lead lead = leads.get(id);
    if (hasConnected(lead)) {
      return Optional.empty();
    }
    int step = nextStep(lead);
    Instant now = clock.instant();
    return plan(lead, step)
        .map(row -> after(now, row.text("wait"), step))
        .map(at -> step > 1 && at.isBefore(now.plus(SHORTEST)) ? now.plus(SHORTEST) : at);
  }

  void queueEmail(UUID id) {
    transactions.inOne(() -> queueNext(leads.lock(id)));
  }

  /** The facts may have changed during the wait, so the table is asked again. */
  private void queueNext(Lead lead) {
    int step = nextStep(lead);
    String name = sequence(lead) + step;
    Optional<String> refusal = consent.refusal(lead);
    String template =
        plan(lead, step).map(row -> row.text("template")).filter(t -> !t.isBlank()).orElse(null);
    if (hasConnected(lead)) {
      outbox.skip(lead, name, "", "a person talks to the lead");
    } else if (template == null) {
      outbox.skip(lead, name, "", "no longer planned");
    } else if (refusal.isPresent()) {
      outbox.skip(lead, name, template, refusal.get());
    } else if (hasBeenMailed(lead, template)) {
      outbox.skip(lead, name, template, "mailed already in this cycle");
    } else {
      outbox.queue(lead, name, template);
    }
  }

  private int nextStep(Lead lead) {
    return outbox.steps(lead.id(), lead.standing().cycle(), sequence(lead)) + 1;
  }

  private static String sequence(Lead lead) {
    return isLight(lead) ? LIGHT : NURTURE;
  }

  /** What was asked got its answer in nurture; the light sequence does not answer it again. */
  private boolean isAnswered(Lead lead) {
    return isLight(lead) && outbox.steps(lead.id(), lead.standing().cycle(), NURTURE) > 0;
  }

  /** Who came through nurture has read some of what the light sequence has to say. */
  private boolean hasBeenMailed(Lead lead, String template) {
    return isLight(lead)
        && outbox.of(lead.id()).stream()
            .anyMatch(
                mail ->
                    mail.cycle() == lead.standing().cycle()
                        && mail.template().equals(template)
                        && !mail.state().equals("SKIPPED"));
  }

  private static boolean isLight(Lead lead) {
    return lead.standing().position() == Position.QUALIFICATION;
  }

  private static boolean hasConnected(Lead lead) {
    WorkStatus work = lead.standing().workStatus();
    return isLight(lead) && work != null && work.hasConnected();
  }

  private Optional<Answer.Row> plan(Lead lead, int step) {
    LeadFacts facts = lead.facts();
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("step", step);
    inputs.put("stage", lead.standing().stage().name());
    inputs.put("request", isAnswered(lead) ? null : facts.request());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    inputs.put("language", facts.language());
    inputs.put("cycle", lead.standing().cycle());
    inputs.put("recycleReason", lead.standing().reason());
    return decisions.ask(DECISION, inputs).first();
  }

  /** A duration such as PT0S, PT4H, P3D; also calendar weeks and months, in UTC. */
  private static Instant after(Instant now, @Nullable String wait, int step) {
    if (wait != null) {
      try {
        TemporalAmount amount =
            wait.matches("P[^T]*[YMW][^T]*") ? Period.parse(wait) : Duration.parse(wait);
        return now.atOffset(ZoneOffset.UTC).plus(amount).toInstant();
      } catch (DateTimeParseException e) {
        // told below, with the step
      }
    }
    throw new IllegalStateException(
        "%s: the wait of step %d must be a duration such as PT0S or P3D, not %s"
            .formatted(DECISION, step, wait));
  }
}
