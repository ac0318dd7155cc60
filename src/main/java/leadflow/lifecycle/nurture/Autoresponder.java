package leadflow.lifecycle.nurture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.Leads;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.RequestActivities;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.TemplateNotFound;
import leadflow.process.decision.Classifications;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Answers at once whoever asks for something, by the table {@code answer-request}: each act once,
 * in the transaction of the ledger. What a lead asked for by coming in is left to its first mail of
 * nurture where that answers it. Callers hold the lead's lock.
 *
 * <p>A fault in the table must not lose the lead: it is logged, and stands as the reason of the
 * step that was skipped.
 */
@Component
public class Autoresponder {

  private static final Logger log = LoggerFactory.getLogger(Autoresponder.class);
  private static final String TABLE = "answer-request";
  private static final String AGAIN = "asked again: it is answered already";

  private final DecisionTables decisions;
  private final Classifications classifications;
  private final NurturePlanner plans;
  private final Leads leads;
  private final Outbox outbox;
  private final MailConsent consent;
  private final Clock clock;

  Autoresponder(
      DecisionTables decisions,
      Classifications classifications,
      NurturePlanner plans,
      Leads leads,
      Outbox outbox,
      MailConsent consent,
      Clock clock) {
    this.decisions = decisions;
    this.classifications = classifications;
    this.plans = plans;
    this.leads = leads;
    this.outbox = outbox;
    this.consent = consent;
    this.clock = clock;
  }

  /**
   * What the table says about an act.
   *
   * @param at when the answer may leave
   * @param again from when on the same act is a new one
   * @param row names the table's row, for people
   */
  private record Reply(String template, Instant at, Instant again, String row) {}

  /**
   * A new lead came in.
   *
   * @param lead as it stands after its journey has begun
   * @param ledger all it has done so far
   */
  public void captured(Lead lead, List<Activity> ledger) {
    NurtureHistory past = new NurtureHistory(List.of(), ledger);
    Optional<Activity> first =
        Nurture.isNurtured(lead) ? past.firstRequest(1) : Optional.<Activity>empty();
    boolean nurtureAnswers = first.isPresent() && plans.answersAtOnce(lead, past);
    for (Activity act : ledger) {
      if (!nurtureAnswers || !first.get().id().equals(act.id())) {
        answer(lead, act);
      }
    }
  }

  /** A known lead did something, which may have moved it. */
  public void happened(UUID id, List<Activity> fresh) {
    if (fresh.stream().noneMatch(this::mayAsk)) {
      return;
    }
    Lead lead = leads.get(id);
    fresh.forEach(act -> answer(lead, act));
    if (!Nurture.isNurtured(lead)) {
      // nurture has ended before its first mail could answer
      plans
          .past(lead)
          .firstRequest(lead.state().cycle())
          .ifPresent(request -> answer(lead, request));
    }
  }

  /**
   * For a lead that has just consented to mail: queues the answer that its last request is still
   * owed for want of that consent, once.
   *
   * @return whether there was one
   */
  public boolean answerOwed(Lead lead) {
    if (consent.refusal(lead).isPresent()) {
      return false;
    }
    NurtureHistory past = plans.past(lead);
    for (int i = past.acts().size() - 1; i >= 0; i--) {
      Activity act = past.acts().get(i);
      Outbox.Step answer = past.answer(act).orElse(null);
      if (answer != null && !AGAIN.equals(answer.reason())) {
        return MailConsent.wantsConsent(answer)
            && outbox.answer(
                about(lead, act), MailStep.on(MailStep.Kind.OWED, act.id()), answer.template());
      }
    }
    return false;
  }

  @EventListener
  void optedIn(Consents.OptedIn event) {
    answerOwed(leads.get(event.lead()));
  }

  private boolean mayAsk(Activity act) {
    return act.human()
        && (RequestActivities.of(act) != null
            || decisions.tells(TABLE, "activity", null, act.type()));
  }

  private void answer(Lead lead, Activity act) {
    Reply reply = mayAsk(act) ? reply(lead, act) : null;
    if (reply == null) {
      return;
    }
    MailStep step = MailStep.on(MailStep.Kind.ANSWER, act.id());
    Optional<String> refusal = consent.refusal(lead);
    if (refusal.isPresent()) {
      outbox.skip(lead, step, reply.template, refusal.get());
    } else if (isAnsweredAlready(lead, act, reply)) {
      outbox.skip(lead, step, reply.template, AGAIN);
    } else {
      send(lead, act, step, reply);
    }
  }

  private void send(Lead lead, Activity act, MailStep step, Reply reply) {
    try {
      outbox.answer(about(lead, act), step, reply.template);
    } catch (TemplateNotFound | BadTemplate e) {
      fault(lead, step, reply.template, reply.row + ": " + e.getMessage());
      return;
    }
    if (reply.at.isAfter(clock.instant())) {
      outbox.putOff(lead, step, reply.at);
    }
  }

  /** Null when the table has no answer to it. */
  private @Nullable Reply reply(Lead lead, Activity act) {
    try {
      DecisionResult.Row row = decisions.ask(TABLE, inputs(lead, act)).first().orElse(null);
      String template = row == null ? null : row.text("template");
      if (row == null || template == null || template.isBlank()) {
        return null;
      }
      String name = "%s, the row for %s, email %s".formatted(TABLE, act.type(), template);
      String pause = row.text("notAgainWithin");
      return new Reply(
          template,
          WaitTime.after(clock.instant(), row.text("wait"), name),
          WaitTime.after(act.occurredAt(), pause == null ? "PT0S" : pause, name),
          name);
    } catch (DataAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      fault(lead, MailStep.on(MailStep.Kind.ANSWER, act.id()), "", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void fault(Lead lead, MailStep step, String template, String what) {
    log.error("Lead {} gets no answer: {}", lead.id(), what);
    outbox.skip(lead, step, template, what);
  }

  private Map<String, @Nullable Object> inputs(Lead lead, Activity act) {
    LeadFacts facts = lead.facts();
    Duration age = Duration.between(act.occurredAt(), clock.instant());
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("request", RequestActivities.of(act));
    inputs.put("requestKind", classifications.requestKind(RequestActivities.of(act)));
    inputs.put("activity", act.type());
    inputs.put("inForm", act.inForm());
    inputs.put("asset", RequestActivities.asset(act));
    inputs.put("hoursAgo", (int) Math.max(0, age.toHours()));
    inputs.put("stage", lead.state().stage().name());
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    inputs.put("language", facts.language());
    inputs.put("source", facts.source());
    return inputs;
  }

  /** Whether the lead did the same a moment before, and that was answered or is about to be. */
  private boolean isAnsweredAlready(Lead lead, Activity act, Reply reply) {
    Duration pause = Duration.between(act.occurredAt(), reply.again);
    NurtureHistory past = plans.past(lead);
    return past.acts().stream()
        .filter(other -> !other.id().equals(act.id()) && isSame(other, act))
        .filter(
            other ->
                Duration.between(other.occurredAt(), act.occurredAt()).abs().compareTo(pause) < 0)
        .anyMatch(
            other ->
                past.answer(other)
                    .map(Outbox.Step::isMailed)
                    .orElseGet(() -> isLeftToNurture(lead, past, other)));
  }

  private static boolean isLeftToNurture(Lead lead, NurtureHistory past, Activity act) {
    return Nurture.isNurtured(lead)
        && past.firstRequest(lead.state().cycle())
            .filter(first -> first.id().equals(act.id()))
            .isPresent();
  }

  private static boolean isSame(Activity one, Activity other) {
    return one.type().equals(other.type())
        && Objects.equals(RequestActivities.asset(one), RequestActivities.asset(other));
  }

  /** What somebody downloads is not told among its facts, yet its answer speaks of it. */
  private static Lead about(Lead lead, Activity act) {
    String asset = RequestActivities.asset(act);
    return asset == null ? lead : lead.with(lead.facts().withAsset(asset));
  }
}
