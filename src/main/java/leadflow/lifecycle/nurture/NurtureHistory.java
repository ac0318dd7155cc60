package leadflow.lifecycle.nurture;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityType;
import leadflow.lead.activity.RequestActivities;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import org.jspecify.annotations.Nullable;

/**
 * What was mailed to a lead, and what it did by itself: all that the tables may know of its past. A
 * machine's hits are not among it.
 *
 * @param steps oldest first
 * @param acts in the order of the ledger
 */
record NurtureHistory(List<Outbox.Step> steps, List<Activity> acts) {

  /** Who left something so long ago has thought better of it. */
  private static final Duration ABANDONED_FOR = Duration.ofDays(3);

  private static final Set<String> NO_SIGN_OF_LIFE =
      Set.of(
          ActivityType.EMAIL_DELIVERED, ActivityType.EMAIL_BOUNCED, ActivityType.EMAIL_COMPLAINED);

  NurtureHistory {
    acts = acts.stream().filter(Activity::human).toList();
  }

  /** The same past up to before these activities. */
  NurtureHistory without(List<Activity> later) {
    Set<String> ids = later.stream().map(Activity::id).collect(Collectors.toSet());
    return new NurtureHistory(steps, acts.stream().filter(act -> !ids.contains(act.id())).toList());
  }

  /** How many steps of the sequence are behind the lead. */
  int count(int cycle, MailStep.Kind sequence) {
    return (int) numbered(cycle, sequence).count();
  }

  /** When the last mail went out, or its turn passed; empty before the first. */
  Optional<Instant> lastStep(int cycle, MailStep.Kind sequence) {
    return last(
        Stream.concat(
            numbered(cycle, sequence),
            steps.stream()
                .filter(
                    s ->
                        s.cycle() == cycle
                            && s.step().kind() == MailStep.Kind.INSERTED
                            && s.isMailed())));
  }

  /** What the lead did since the last step of a sequence, save what was followed up already. */
  List<Activity> actsSinceLastStep() {
    Instant since = last(steps.stream().filter(s -> !s.step().isAnswer())).orElse(Instant.MIN);
    return acts.stream()
        .filter(
            act -> !act.occurredAt().isBefore(since) && step(MailStep.Kind.INSERTED, act).isEmpty())
        .toList();
  }

  /**
   * What was asked in the form by which the lead came in and is answered by the first mail of its
   * sequence, in a moment; empty when it has been, or when nothing was asked.
   */
  Optional<Activity> firstRequest(int cycle) {
    return cycle == 1 && count(1, MailStep.Kind.NURTURE) == 0 && count(1, MailStep.Kind.LIGHT) == 0
        ? unanswered()
        : Optional.empty();
  }

  private Optional<Activity> unanswered() {
    return acts.stream()
        .filter(act -> act.inForm() && RequestActivities.of(act) != null)
        .filter(act -> ownAnswer(act).isEmpty())
        .findFirst();
  }

  /** How the act was answered, or why it was not; empty when nothing has happened so far. */
  Optional<Outbox.Step> answer(Activity act) {
    return ownAnswer(act)
        .or(
            () ->
                unanswered().filter(first -> first.id().equals(act.id())).isPresent()
                    ? steps.stream()
                        .filter(s -> s.cycle() == 1)
                        .filter(s -> s.step().isFirst())
                        .findFirst()
                    : Optional.empty());
  }

  private Optional<Outbox.Step> ownAnswer(Activity act) {
    return step(MailStep.Kind.OWED, act).or(() -> step(MailStep.Kind.ANSWER, act));
  }

  /** The names of the links the lead clicked since the last mail. */
  static List<String> clicked(List<Activity> acts) {
    return acts.stream()
        .filter(act -> act.type().equals(ActivityType.EMAIL_CLICKED))
        .flatMap(act -> Stream.ofNullable(act.properties().get("link")))
        .map(Object::toString)
        .distinct()
        .toList();
  }

  /** What the lead left unfinished and did not ask for since: cart or quote; null for nothing. */
  static @Nullable String abandoned(List<Activity> acts, Instant now) {
    String abandoned = null;
    for (Activity act : acts) {
      if (act.type().equals(ActivityType.CART_ABANDONED)) {
        abandoned = act.occurredAt().isBefore(now.minus(ABANDONED_FOR)) ? null : kind(act);
      } else if (act.request() != null) {
        abandoned = null;
      }
    }
    return abandoned;
  }

  /** What an abandoned cart was: a quote form that was begun and not sent counts as one. */
  static String kind(Activity act) {
    return "quote".equals(act.properties().get("kind")) ? "quote" : "cart";
  }

  /** The templates that were mailed in this cycle, oldest first. */
  List<String> mailed(int cycle) {
    return templates(steps.stream(), cycle);
  }

  /** Those of them that answered an act beside the sequence. */
  List<String> answered(int cycle) {
    return templates(steps.stream().filter(s -> s.step().isAnswer()), cycle);
  }

  private static List<String> templates(Stream<Outbox.Step> steps, int cycle) {
    return steps
        .filter(s -> s.cycle() == cycle && s.isMailed())
        .map(Outbox.Step::template)
        .distinct()
        .toList();
  }

  /** The template of the last mail of a sequence in this cycle; null before it. */
  @Nullable String lastTemplate(int cycle) {
    return sequenceMails(cycle).reduce((a, b) -> b).map(Outbox.Step::template).orElse(null);
  }

  /** How many mails in a row the lead left unread; the newest may still be read and is no one. */
  int unclicked(int cycle) {
    Instant reacted =
        acts.stream()
            .filter(
                act ->
                    act.type().equals(ActivityType.EMAIL_CLICKED)
                        || act.type().equals(ActivityType.EMAIL_OPENED)
                        || act.type().equals(ActivityType.EMAIL_REPLIED))
            .map(Activity::occurredAt)
            .reduce(Instant.MIN, (a, b) -> b.isAfter(a) ? b : a);
    long since = sequenceMails(cycle).filter(s -> s.date().isAfter(reacted)).count();
    return (int) Math.max(0, since - 1);
  }

  /** Whether the lead ever answered a mail. */
  boolean replied() {
    return acts.stream().anyMatch(act -> act.type().equals(ActivityType.EMAIL_REPLIED));
  }

  /** The name of what was downloaded last; null for nothing. */
  @Nullable String asset() {
    return acts.stream()
        .flatMap(act -> Stream.ofNullable(RequestActivities.asset(act)))
        .reduce((a, b) -> b)
        .orElse(null);
  }

  /** Full days since the lead last did anything; null when it never did. */
  @Nullable Integer quietDays(Instant now) {
    return acts.stream()
        .filter(act -> !NO_SIGN_OF_LIFE.contains(act.type()))
        .map(Activity::occurredAt)
        .reduce((a, b) -> b)
        .map(at -> (int) Math.max(0, Duration.between(at, now).toDays()))
        .orElse(null);
  }

  private Stream<Outbox.Step> sequenceMails(int cycle) {
    return steps.stream().filter(s -> s.cycle() == cycle && s.isMailed() && !s.step().isAnswer());
  }

  private Stream<Outbox.Step> numbered(int cycle, MailStep.Kind sequence) {
    return steps.stream().filter(s -> s.cycle() == cycle && s.step().kind() == sequence);
  }

  private Optional<Outbox.Step> step(MailStep.Kind kind, Activity act) {
    return steps.stream().filter(s -> s.step().is(kind, act.id())).findFirst();
  }

  private static Optional<Instant> last(Stream<Outbox.Step> steps) {
    return steps.map(Outbox.Step::date).max(Instant::compareTo);
  }
}
