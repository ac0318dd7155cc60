package leadflow.lifecycle;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.Leads;
import leadflow.lead.OwnerNotes;
import leadflow.lead.PendingMove;
import leadflow.lead.Stage;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityType;
import leadflow.lifecycle.nurture.Autoresponder;
import leadflow.lifecycle.nurture.Nurture;
import leadflow.platform.validation.Conflict;
import leadflow.process.decision.Classifications;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import leadflow.process.journey.LeadJourney;
import leadflow.process.journey.LeadTasks;
import leadflow.process.journey.LeadTimers;
import leadflow.process.journey.Role;
import leadflow.scoring.ScoreHistory;
import leadflow.scoring.ScoreResult;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an event does, by where the lead is. The score is updated outside the engine; only a verdict
 * wakes it. The verdict is stored on the lead's row first, so the journey finds it even when the
 * waking finds nobody. Callers hold the lead's lock.
 */
@Component
public class LeadEvents {

  private static final String ROUTE = "route-request";

  /** A subscriber who does one of these has given a reason and is a lead. */
  private static final Set<String> REASONS =
      Set.of(
          ActivityType.CONTENT_DOWNLOADED,
          ActivityType.FORM_SUBMITTED,
          ActivityType.WEBINAR_REGISTERED,
          ActivityType.WEBINAR_ATTENDED,
          ActivityType.EVENT_ATTENDED,
          ActivityType.TRIAL_STARTED,
          ActivityType.CHAT_HELD,
          ActivityType.CALL_HELD,
          ActivityType.MEETING_BOOKED);

  private final Leads leads;
  private final StageMoves moves;
  private final ScoreHistory scores;
  private final OwnerNotes notes;
  private final LeadJourney journey;
  private final LeadTasks tasks;
  private final LeadTimers timers;
  private final SlaClocks clocks;
  private final DecisionTables decisions;
  private final Classifications classifications;
  private final Autoresponder answers;
  private final Nurture nurture;
  private final Clock clock;

  LeadEvents(
      Leads leads,
      StageMoves moves,
      ScoreHistory scores,
      OwnerNotes notes,
      LeadJourney journey,
      LeadTasks tasks,
      LeadTimers timers,
      SlaClocks clocks,
      DecisionTables decisions,
      Classifications classifications,
      Autoresponder answers,
      Nurture nurture,
      Clock clock) {
    this.leads = leads;
    this.moves = moves;
    this.scores = scores;
    this.notes = notes;
    this.journey = journey;
    this.tasks = tasks;
    this.timers = timers;
    this.clocks = clocks;
    this.decisions = decisions;
    this.classifications = classifications;
    this.answers = answers;
    this.nurture = nurture;
    this.clock = clock;
  }

  /** A new lead begins its first journey; its activities are in the ledger already. */
  public void captured(Lead lead, List<Activity> fresh) {
    if (scores.screenedOut(lead) != null) {
      journey.leadCaptured(lead.id());
      return;
    }
    if (raisedHand(lead, fresh, Role.AE)) {
      leads.save(withVerdict(lead, PendingMove.HAND_RAISED, fresh));
    } else if (raisedHand(lead, fresh, Role.SDR)) {
      leads.save(withVerdict(lead, PendingMove.RIPE, fresh));
    }
    answers.captured(journey.leadCaptured(lead.id()), fresh);
  }

  /**
   * Activities were added to the ledger of a known lead.
   *
   * @param fresh only those that were not there before
   */
  public void happened(Lead lead, List<Activity> fresh) {
    happened(lead, fresh, null);
  }

  /**
   * Activities were added to the ledger of a known lead.
   *
   * @param fresh only those that were not there before
   * @param said what the lead said with them, noted wherever it is; null where it said nothing
   */
  public void happened(Lead lead, List<Activity> fresh, @Nullable String said) {
    if (fresh.isEmpty() || lead.state().status() == Status.ERASED) {
      return;
    }
    if (said != null) {
      notes.add(lead.id(), said);
    }
    ScoreResult scored = scores.score(lead);
    PendingMove verdict = scored.screenedOut() == null ? verdict(lead, scored, fresh) : null;
    keepRoute(lead, scored, verdict, fresh);
    scores.note(lead, scored, verdict, "activity");
    Lead known = lead.with(scored.score());
    if (verdict != null) {
      move(known, verdict, fresh);
    } else {
      Lead saved =
          leads.save(
              known.state().position() == JourneyPosition.NURTURE ? reasoned(known, fresh) : known);
      noticed(saved, fresh, said != null);
      nurture.happened(lead, saved, fresh);
    }
    answers.happened(lead.id(), fresh);
  }

  /**
   * A lead's score is another one without anything having happened: time has passed, or a table was
   * changed. A person who holds its task keeps it.
   */
  void reconsidered(Lead lead, ScoreCause cause) {
    if (lead.state().status() == Status.ERASED) {
      return;
    }
    ScoreResult scored = scores.score(lead);
    Lead known = lead.with(scored.score());
    boolean ripe = ripens(known);
    scores.note(lead, scored, ripe ? PendingMove.RIPE : null, cause.label());
    if (!ripe) {
      leads.save(known);
      return;
    }
    Lead moved = known.with(known.state().awaiting(PendingMove.RIPE).because(cause.words()));
    journey.leadMoved(leads.save(moved));
  }

  /** Whether this score moves the lead, if nothing else does. */
  static boolean ripens(Lead lead) {
    return lead.state().position() == JourneyPosition.NURTURE && lead.score().mql();
  }

  /** A person opens a lead again that rests or has ended. */
  public void reopened(UUID id) {
    Lead lead = leads.lock(id);
    switch (lead.state().position()) {
      case RESTING -> journey.leadMoved(lead);
      case NONE -> {
        if (lead.state().status() == Status.ERASED) {
          throw new Conflict("lead-erased", "The lead was erased; nobody can work on it again");
        }
        nextCycle(lead, null, "user", LeadState.REOPENED, false);
      }
      default -> throw new Conflict("not-closed", "The lead is being worked on already");
    }
  }

  private @Nullable PendingMove verdict(Lead lead, ScoreResult scored, List<Activity> fresh) {
    JourneyPosition position = lead.state().position();
    boolean asked = raisedHand(lead, fresh, Role.AE);
    boolean forSdr = raisedHand(lead, fresh, Role.SDR);
    boolean replied =
        fresh.stream().anyMatch(a -> a.human() && a.type().equals(ActivityType.EMAIL_REPLIED));
    return switch (position) {
      case NURTURE, RESTING ->
          asked
              ? PendingMove.HAND_RAISED
              : replied
                  ? PendingMove.REPLIED
                  : forSdr || ripens(lead.with(scored.score())) ? PendingMove.RIPE : null;
      case QUALIFICATION -> asked ? PendingMove.HAND_RAISED : null;
      case NONE ->
          asked
              ? PendingMove.HAND_RAISED
              : forSdr
                  ? PendingMove.RIPE
                  : replied && lead.state().status() == Status.INACTIVE
                      ? PendingMove.REPLIED
                      : null;
      case HANDOVER, OPPORTUNITY -> null;
    };
  }

  private void move(Lead lead, PendingMove verdict, List<Activity> fresh) {
    if (lead.state().position() == JourneyPosition.NONE) {
      nextCycle(lead, verdict, "activity", described(fresh), asks(lead, fresh));
      return;
    }
    PendingMove waiting = lead.state().verdict();
    if (waiting == null || waiting != PendingMove.HAND_RAISED) {
      Lead moved = leads.save(withVerdict(lead, verdict, fresh));
      journey.leadMoved(moved);
    } else {
      leads.save(lead);
    }
  }

  /** What was no verdict: a note for whoever works the lead, or a sleeping lead that stirs. */
  private void noticed(Lead lead, List<Activity> fresh, boolean noted) {
    boolean asks = asks(lead, fresh);
    boolean worthTelling =
        asks
            || fresh.stream()
                .anyMatch(a -> a.human() && a.type().equals(ActivityType.EMAIL_REPLIED));
    switch (lead.state().position()) {
      case QUALIFICATION, HANDOVER, OPPORTUNITY -> {
        if (worthTelling) {
          noteUnless(noted, lead, fresh);
          tasks.endFollowUp(lead.id());
        }
        if (asks && lead.state().position() == JourneyPosition.QUALIFICATION
            || worthTelling && lead.state().position() == JourneyPosition.HANDOVER) {
          leads.save(lead.with(lead.state().asking()));
          tasks.plan(lead.id(), clocks.nextDue(lead.id()), LeadState.HOT);
        }
        if (lead.state().position() == JourneyPosition.OPPORTUNITY && stirs(fresh)) {
          restartIdle(lead);
        }
      }
      case NONE -> {
        if (worthTelling) {
          noteUnless(noted, lead, fresh);
        }
        if (lead.state().status() == Status.INACTIVE && stirs(fresh)) {
          nextCycle(lead, null, "activity", described(fresh), false);
        }
      }
      case NURTURE, RESTING -> {}
    }
  }

  private void noteUnless(boolean noted, Lead lead, List<Activity> fresh) {
    if (!noted) {
      notes.add(lead.id(), described(fresh));
    }
  }

  /** The opportunity moved: silence is counted anew, and its timer with it. */
  public void restartIdle(Lead lead) {
    clocks.stop(lead.id(), clock.instant(), "activity", ClockKind.OPPORTUNITY_IDLE);
    clocks.start(lead, ClockKind.OPPORTUNITY_IDLE);
    timers.moveClockTimers(lead.id());
    tasks.plan(lead.id(), clocks.nextDue(lead.id()), lead.state().priority());
  }

  private void nextCycle(
      Lead lead,
      @Nullable PendingMove verdict,
      String cause,
      @Nullable String reason,
      boolean hot) {
    Lead next = lead.with(lead.state().inNextCycle(verdict, hot));
    Stage stage = next.state().stage() == Stage.SUBSCRIBER ? Stage.SUBSCRIBER : Stage.LEAD;
    leads.save(moves.move(next, stage, Status.ACTIVE, cause, reason));
    journey.leadCaptured(lead.id());
  }

  private Lead reasoned(Lead lead, List<Activity> fresh) {
    return lead.state().stage() == Stage.SUBSCRIBER
            && fresh.stream().anyMatch(a -> a.human() && REASONS.contains(a.type()))
        ? moves.move(lead, Stage.LEAD, Status.ACTIVE, "activity", described(fresh))
        : lead;
  }

  /** Who asked is hot, whoever gets to answer first. */
  private Lead withVerdict(Lead lead, PendingMove verdict, List<Activity> fresh) {
    LeadState crossed = lead.state().awaiting(verdict).because(described(fresh));
    return lead.with(asks(lead, fresh) ? crossed.asking() : crossed);
  }

  /** A positive, human activity: not a bounce, not a complaint, not a machine. */
  private static boolean stirs(List<Activity> fresh) {
    return fresh.stream()
        .anyMatch(
            a ->
                a.human()
                    && !a.type().equals(ActivityType.EMAIL_BOUNCED)
                    && !a.type().equals(ActivityType.EMAIL_COMPLAINED)
                    && !a.type().equals(ActivityType.EMAIL_DELIVERED)
                    && !a.type().equals(ActivityType.CAREERS_VIEWED));
  }

  private boolean asks(Lead lead, List<Activity> fresh) {
    return raisedHand(lead, fresh, Role.AE) || raisedHand(lead, fresh, Role.SDR);
  }

  /** Whether one of these asked, and this recipient answers, by {@code route-request}. */
  private boolean raisedHand(Lead lead, List<Activity> fresh, Role role) {
    return fresh.stream()
        .anyMatch(
            activity ->
                activity.request() != null
                    && activity.human()
                    && role.id().equals(recipient(lead, activity.request())));
  }

  /** Whoever asks later why the lead went to sales finds the table's row. */
  private void keepRoute(
      Lead lead, ScoreResult scored, @Nullable PendingMove verdict, List<Activity> fresh) {
    if (verdict != PendingMove.HAND_RAISED) {
      return;
    }
    fresh.stream()
        .filter(a -> a.human() && a.request() != null)
        .filter(a -> Role.AE.id().equals(recipient(lead, String.valueOf(a.request()))))
        .findFirst()
        .map(a -> routed(lead, String.valueOf(a.request())))
        .ifPresent(inputs -> scored.basis().decided(decisions.ask(ROUTE, inputs), inputs));
  }

  private Map<String, Object> routed(Lead lead, String request) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("request", request);
    inputs.put("requestKind", classifications.requestKind(request));
    inputs.put("product", lead.facts().product());
    inputs.put("segment", lead.facts().segment());
    inputs.put("country", lead.facts().country());
    inputs.put("countryCode", lead.facts().countryCode());
    inputs.put("market", classifications.market(lead.facts().countryCode()));
    return inputs;
  }

  private @Nullable String recipient(Lead lead, String request) {
    return decisions
        .ask(ROUTE, routed(lead, request))
        .first()
        .filter(row -> row.yes("raisedHand"))
        .map((DecisionResult.Row row) -> row.text("recipient"))
        .orElse(null);
  }

  private static String described(List<Activity> fresh) {
    return String.join(", ", fresh.stream().map(Activity::type).distinct().limit(5).toList());
  }
}
