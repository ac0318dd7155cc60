package leadflow.mail.operations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import leadflow.mail.operations.MailSettlement.As;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailState;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.web.PageTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The page of a single mail.
 *
 * @param decides whoever looks may decide about it
 * @param written false where it was skipped before it had content
 */
record MailDetails(
    MailRow mail,
    String step,
    int cycle,
    String kind,
    String messageId,
    boolean decides,
    SettledView outcome,
    boolean canResend,
    boolean canBeSent,
    boolean canSkip,
    List<Event> events,
    boolean written,
    String text) {

  static final PageTemplate<MailDetails> TEMPLATE = PageTemplate.of("details", MailDetails.class);

  /**
   * @param state that the mail had from then on
   * @param by who decided it; null when no person did
   */
  record Event(String at, StateTag state, String what, @Nullable String by) {

    static Event of(Instant at, MailState state, String what, @Nullable String by) {
      return new Event(EnglishFormat.dateTime(at), StateTag.of(state), what, by);
    }
  }

  static MailDetails of(
      OutboxMail mail,
      OutboxSearch.Content content,
      List<MailHistory.Event> history,
      boolean decides,
      SettledView outcome) {
    return new MailDetails(
        MailRow.of(mail),
        mail.step(),
        mail.cycle(),
        mail.kind().id(),
        mail.messageId(),
        decides,
        outcome,
        As.RESEND.fits(mail.state()),
        As.SENT.fits(mail.state()),
        As.SKIP.fits(mail.state()),
        events(mail, history),
        !content.html().isEmpty(),
        content.text());
  }

  /** In the order of time: queued, what went wrong and who decided what, and how it ended. */
  private static List<Event> events(OutboxMail mail, List<MailHistory.Event> kept) {
    List<Event> all = new ArrayList<>();
    all.add(Event.of(mail.date(), MailState.PENDING, "queued", null));
    kept.forEach(event -> all.add(event(event)));
    Instant settled = mail.settledAt();
    boolean known = !kept.isEmpty() && kept.get(kept.size() - 1).state() == mail.state();
    if (settled != null && !known) {
      String how = mail.reason() == null ? "attempt " + mail.attempt() : mail.reason();
      all.add(Event.of(settled, mail.state(), how, null));
    }
    return all;
  }

  private static Event event(MailHistory.Event event) {
    String attempt = event.by() == null ? "attempt " + event.attempt() + ": " : "";
    return Event.of(event.at(), event.state(), attempt + event.reason(), event.by());
  }
}
