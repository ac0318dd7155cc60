package leadflow.lifecycle.nurture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.WorkStatus;
import leadflow.lead.activity.Activity;
import leadflow.lifecycle.nurture.NurturePlanner.Plan;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.TemplateNotFound;
import leadflow.process.journey.LeadTimers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * A lead's sequence of mails, chosen mail by mail by the table {@code plan-nurture}: anew in each
 * cycle, and in the light sequence that goes on beside the SDR's task.
 */
@Component
public class Nurture {

  private static final Logger log = LoggerFactory.getLogger(Nurture.class);

  /** A table that never ends and never waits must not flood a person. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private final NurturePlanner plans;
  private final Leads leads;
  private final LeadTransactions transactions;
  private final LeadTimers timers;
  private final Outbox outbox;
  private final MailConsent consent;
  private final Clock clock;

  Nurture(
      NurturePlanner plans,
      Leads leads,
      LeadTransactions transactions,
      LeadTimers timers,
      Outbox outbox,
      MailConsent consent,
      Clock clock) {
    this.plans = plans;
    this.leads = leads;
    this.transactions = transactions;
    this.timers = timers;
    this.outbox = outbox;
    this.consent = consent;
    this.clock = clock;
  }

  /**
   * Empty when the table has no row for the next step, or the SDR talks to the lead by now. A row
   * that cannot be read is due at once: its timer meets the fault again and tells it as an
   * incident, while whoever came here, such as a capture, goes on.
   */
  Optional<Instant> nextEmailAt(UUID id) {
    Lead lead = leads.get(id);
    if (hasConnected(lead)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    try {
      NurtureHistory past = plans.past(lead);
      boolean first = NurturePlanner.number(lead, past) == 1;
      return plans
          .next(lead, past, first ? now : lead.state().since())
          .map(plan -> first || plan.inserted() ? plan.due() : later(plan.due(), now));
    } catch (DataAccessException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("The next mail of lead {} cannot be planned: {}", id, e.getMessage());
      return Optional.of(now);
    }
  }

  private static Instant later(Instant due, Instant now) {
    Instant soonest = now.plus(SHORTEST);
    return due.isBefore(soonest) ? soonest : due;
  }

  void queueEmail(UUID id) {
    transactions.inOne(() -> queueNext(leads.lock(id)));
  }

  /** The facts may have changed during the wait, so the table is asked again. */
  private void queueNext(Lead lead) {
    NurtureHistory past = plans.past(lead);
    if (hasConnected(lead)) {
      outbox.skip(lead, NurturePlanner.nextStep(lead, past), "", "a person talks to the lead");
      return;
    }
    Plan plan = plans.next(lead, past, lead.state().since()).orElse(null);
    if (plan == null || plan.template() == null) {
      outbox.skip(
          lead,
          plan == null ? NurturePlanner.nextStep(lead, past) : plan.step(),
          "",
          "no longer planned");
      return;
    }
    Optional<String> refusal = consent.refusal(lead);
    if (refusal.isPresent()) {
      outbox.skip(lead, plan.step(), plan.template(), refusal.get());
    } else if (hasBeenMailed(lead, past, plan)) {
      outbox.skip(lead, plan.step(), plan.template(), "mailed already in this cycle");
    } else {
      queue(lead, plan, plan.template());
    }
  }

  private void queue(Lead lead, Plan plan, String template) {
    try {
      if (plan.answers()) {
        outbox.answer(lead, plan.step(), template);
      } else {
        outbox.queue(lead, plan.step(), template);
      }
    } catch (TemplateNotFound | BadTemplate e) {
      throw new IllegalStateException(plan.row() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Activities were added to the ledger of a lead that goes on being nurtured. Where they change
   * what comes next, its timer moves: an act may hasten a mail and its undoing takes the haste
   * away, but neither makes a mail later than it would have been without both. The caller holds the
   * lead's lock.
   *
   * @param before the lead as it stood before them
   */
  public void happened(Lead before, Lead lead, List<Activity> fresh) {
    if (hasConnected(lead)
        || !isNurtured(lead)
        || before.state().stage() == lead.state().stage()
            && fresh.stream().noneMatch(plans::tells)) {
      return;
    }
    NurtureHistory past = plans.past(lead);
    Instant began = before.state().since();
    try {
      Optional<Instant> was = plans.next(before, past.without(fresh), began).map(Plan::due);
      Optional<Instant> is = plans.next(lead, past, began).map(Plan::due);
      if (was.isPresent() && is.isPresent() && !was.equals(is)) {
        timers.moveMailTimer(lead.id(), was.get(), is.get());
      }
    } catch (IllegalStateException e) {
      log.error("The next mail of lead {} cannot be planned: {}", lead.id(), e.getMessage());
    }
  }

  /**
   * Who came through nurture has read some of what the light sequence has to say, and who was
   * welcomed as an answer is not welcomed again. What answers another act is no repetition.
   */
  private static boolean hasBeenMailed(Lead lead, NurtureHistory past, Plan plan) {
    int cycle = lead.state().cycle();
    List<String> mailed =
        lead.state().position() == JourneyPosition.QUALIFICATION
            ? past.mailed(cycle)
            : past.answered(cycle);
    return !plan.inserted() && !plan.answers() && mailed.contains(plan.template());
  }

  static boolean isNurtured(Lead lead) {
    return lead.state().position() == JourneyPosition.NURTURE
        || lead.state().position() == JourneyPosition.QUALIFICATION;
  }

  private static boolean hasConnected(Lead lead) {
    WorkStatus work = lead.state().workStatus();
    return lead.state().position() == JourneyPosition.QUALIFICATION
        && work != null
        && work.hasConnected();
  }
}
