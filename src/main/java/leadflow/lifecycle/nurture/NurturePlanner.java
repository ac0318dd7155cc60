package leadflow.lifecycle.nurture;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lead.activity.ActivityType;
import leadflow.lead.activity.RequestActivities;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.process.decision.Classifications;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What {@code plan-nurture} says about a lead. The step is the number of mails of its sequence
 * queued or skipped so far, plus one; nothing is remembered beside the outbox and the ledger.
 *
 * <p>A wait counts from the mail before. Where something the lead did since brought another row
 * about, it counts from that act, and the mail comes no later than it would have come anyway.
 */
@Component
class NurturePlanner {

  private static final String TABLE = "plan-nurture";

  private final DecisionTables decisions;
  private final Classifications classifications;
  private final ActivityLedger ledger;
  private final Outbox outbox;
  private final Clock clock;

  NurturePlanner(
      DecisionTables decisions,
      Classifications classifications,
      ActivityLedger ledger,
      Outbox outbox,
      Clock clock) {
    this.decisions = decisions;
    this.classifications = classifications;
    this.ledger = ledger;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * The next mail.
   *
   * @param template null for a row that only waits
   * @param answers answers at once what the lead did
   * @param inserted goes out beside the sequence and uses up none of its steps
   * @param row names the table's row, for people
   */
  record Plan(
      MailStep step,
      @Nullable String template,
      Instant due,
      boolean answers,
      boolean inserted,
      String row) {}

  NurtureHistory past(Lead lead) {
    return new NurtureHistory(outbox.steps(lead.id()), ledger.of(lead.id()));
  }

  static MailStep.Kind sequence(Lead lead) {
    return lead.state().position() == JourneyPosition.QUALIFICATION
        ? MailStep.Kind.LIGHT
        : MailStep.Kind.NURTURE;
  }

  /** The next step of the lead's sequence, whatever the table says about it. */
  static MailStep nextStep(Lead lead, NurtureHistory past) {
    return MailStep.inSequence(sequence(lead), number(lead, past));
  }

  static int number(Lead lead, NurtureHistory past) {
    return past.count(lead.state().cycle(), sequence(lead)) + 1;
  }

  /**
   * Empty when the table has no row.
   *
   * @param began when the sequence began
   * @throws IllegalStateException when a wait cannot be read; the message names the row
   */
  Optional<Plan> next(Lead lead, NurtureHistory past, Instant began) {
    List<Activity> acts = past.actsSinceLastStep().stream().filter(this::tells).toList();
    Instant start = start(lead, past, began);
    Map<String, @Nullable Object> quiet = inputs(lead, past.without(acts), List.of());
    Optional<DecisionResult.Row> planned = ask(lead, past, quiet);
    Map<String, @Nullable Object> inputs = quiet;
    Optional<DecisionResult.Row> row = planned;
    Activity cause = null;
    for (int i = 1; i <= acts.size(); i++) {
      Map<String, @Nullable Object> then =
          inputs(lead, past.without(acts.subList(i, acts.size())), acts.subList(0, i));
      Optional<DecisionResult.Row> now = then.equals(inputs) ? row : ask(lead, past, then);
      if (now.equals(planned)) {
        cause = null;
      } else if (!now.equals(row)) {
        cause = acts.get(i - 1);
      }
      inputs = then;
      row = now;
    }
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Plan plan = plan(lead, past, row.get(), cause, start);
    return Optional.of(
        cause == null || planned.isEmpty()
            ? plan
            : noLater(plan, plan(lead, past, planned.get(), null, start).due));
  }

  /** Whether the first mail of the lead's sequence answers at once what it asked for. */
  boolean answersAtOnce(Lead lead, NurtureHistory past) {
    return number(lead, past) == 1
        && past.firstRequest(lead.state().cycle()).isPresent()
        && ask(lead, past, inputs(lead, past, List.of()))
            .filter(NurturePlanner::isAtOnce)
            .isPresent();
  }

  /** Whether such an act can make a difference to the table. */
  boolean tells(Activity act) {
    return act.human()
        && (tellsByType(act)
            || isReaction(act) && decisions.reads(TABLE, "unclicked")
            || decisions.reads(TABLE, "quietDays"));
  }

  private boolean tellsByType(Activity act) {
    return switch (act.type()) {
      case ActivityType.EMAIL_CLICKED ->
          decisions.tells(TABLE, "clicked", List.of(), NurtureHistory.clicked(List.of(act)));
      case ActivityType.PAGE_VIEWED -> decisions.tells(TABLE, "viewed", "", page(act));
      case ActivityType.CONTENT_DOWNLOADED ->
          decisions.tells(TABLE, "asset", null, RequestActivities.asset(act));
      case ActivityType.EMAIL_REPLIED -> decisions.tells(TABLE, "replied", false, true);
      case ActivityType.CART_ABANDONED ->
          decisions.tells(TABLE, "abandoned", null, NurtureHistory.kind(act));
      default -> act.request() != null && decisions.reads(TABLE, "abandoned");
    };
  }

  private static boolean isReaction(Activity act) {
    return act.type().equals(ActivityType.EMAIL_CLICKED)
        || act.type().equals(ActivityType.EMAIL_OPENED)
        || act.type().equals(ActivityType.EMAIL_REPLIED);
  }

  private Plan plan(
      Lead lead,
      NurtureHistory past,
      DecisionResult.Row row,
      @Nullable Activity cause,
      Instant start) {
    int number = number(lead, past);
    boolean inserted = cause != null && row.yes("inserted");
    String template = row.text("template");
    String name = name(lead, number, template);
    Instant from = cause == null || cause.occurredAt().isBefore(start) ? start : cause.occurredAt();
    return new Plan(
        cause != null && inserted
            ? MailStep.on(MailStep.Kind.INSERTED, cause.id())
            : MailStep.inSequence(sequence(lead), number),
        template == null || template.isBlank() ? null : template,
        WaitTime.after(from, row.text("wait"), name),
        (inserted || number == 1) && isAtOnce(row),
        inserted,
        name);
  }

  private static Plan noLater(Plan plan, Instant due) {
    return due.isBefore(plan.due)
        ? new Plan(plan.step, plan.template, due, plan.answers, plan.inserted, plan.row)
        : plan;
  }

  private static Instant start(Lead lead, NurtureHistory past, Instant began) {
    Instant last = past.lastStep(lead.state().cycle(), sequence(lead)).orElse(Instant.MIN);
    boolean first = number(lead, past) == 1;
    return last.isBefore(began) && (first || sequence(lead) == MailStep.Kind.LIGHT) ? began : last;
  }

  /** A row that answers at once does not answer twice: it is passed over when nothing is asked. */
  private Optional<DecisionResult.Row> ask(
      Lead lead, NurtureHistory past, Map<String, @Nullable Object> inputs) {
    Optional<DecisionResult.Row> row = asked(inputs);
    if (row.filter(NurturePlanner::isAtOnce).isEmpty()
        || number(lead, past) > 1
        || inputs.get("request") == null
        || past.firstRequest(lead.state().cycle()).isPresent()) {
      return row;
    }
    Map<String, @Nullable Object> answered = new HashMap<>(inputs);
    answered.put("request", null);
    answered.put("requestKind", null);
    return asked(answered);
  }

  /** A part of the plan that comes to its end says neither a mail nor a wait. */
  private Optional<DecisionResult.Row> asked(Map<String, @Nullable Object> inputs) {
    return decisions
        .ask(TABLE, inputs)
        .first()
        .filter(row -> row.has("template") || row.has("wait"));
  }

  private static boolean isAtOnce(DecisionResult.Row row) {
    return WaitTime.isZero(row.text("wait"));
  }

  private Map<String, @Nullable Object> inputs(
      Lead lead, NurtureHistory past, List<Activity> acts) {
    LeadFacts facts = lead.facts();
    int cycle = lead.state().cycle();
    Instant now = clock.instant();
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("step", number(lead, past));
    inputs.put("stage", lead.state().stage().name());
    String request = past.firstRequest(cycle).map(RequestActivities::of).orElse(facts.request());
    inputs.put("request", request);
    inputs.put("requestKind", classifications.requestKind(request));
    inputs.put("product", facts.product());
    inputs.put("segment", facts.segment());
    inputs.put("language", facts.language());
    inputs.put("cycle", cycle);
    inputs.put("recycleReason", lead.state().reason());
    inputs.put("abandoned", NurtureHistory.abandoned(acts, now));
    inputs.put("clicked", NurtureHistory.clicked(acts));
    inputs.put("viewed", viewed(acts));
    inputs.put("mailed", past.mailed(cycle));
    inputs.put("lastTemplate", past.lastTemplate(cycle));
    inputs.put("unclicked", past.unclicked(cycle));
    inputs.put("replied", past.replied());
    inputs.put("asset", past.asset() == null ? facts.asset() : past.asset());
    inputs.put("quietDays", decisions.reads(TABLE, "quietDays") ? past.quietDays(now) : null);
    return inputs;
  }

  /** The pages viewed, lower case, in one text; each once. */
  private static String viewed(List<Activity> acts) {
    return acts.stream()
        .filter(act -> act.type().equals(ActivityType.PAGE_VIEWED))
        .map(NurturePlanner::page)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static String page(Activity act) {
    return act.url() == null ? "" : act.url().toLowerCase(Locale.ROOT);
  }

  private static String name(Lead lead, int number, @Nullable String template) {
    return "%s, the row for step %d, stage %s, cycle %d, email %s"
        .formatted(TABLE, number, lead.state().stage(), lead.state().cycle(), template);
  }
}
