package leadflow.sales.notification;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a colleague gets a mail; they can switch each kind off. */
enum NotificationKind {
  ASSIGNED(
      "task-assigned",
      "A task was given to you",
      "Routing or a manager made a lead yours. What you claim yourself needs no mail."),
  HANDED_OVER(
      "handover-notice",
      "A lead is ready for sales",
      "A qualified or asking lead waits to be accepted by you, or by anybody in sales."),
  DUE_SOON(
      "sla-reminder",
      "Your task is due soon",
      "Most of the time is over and nothing has stopped the clock."),
  OVERDUE(
      "sla-overdue",
      "Your task is overdue",
      "The time is over. Without this mail you learn of it from your manager."),
  ESCALATED(
      "sla-escalation",
      "A task in your team is overdue",
      "For managers: a lead waits too long and its owner may not have noticed. If every manager of"
          + " a team switches this off, nobody is told of the team's overdue leads."),
  RETURNED(
      "back-in-pool",
      "A lead went back to the pool",
      "You did not touch it in time, and anybody may take it now.");

  private final String template;
  private final String title;
  private final String meaning;

  NotificationKind(String template, String title, String meaning) {
    this.template = template;
    this.title = title;
    this.meaning = meaning;
  }

  /** As it is stored and posted: {@code due-soon}. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The mail template in {@code processes/emails}. */
  String template() {
    return template;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  static Optional<NotificationKind> of(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
  }
}
