package leadflow.mail.outbox;

import jakarta.mail.internet.AddressException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.mail.MailSettings;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.MailFields;
import leadflow.mail.template.TemplateNotFound;
import leadflow.mail.template.Templates;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Mails that are to be sent. Queueing one inserts a row, rendered, in the caller's transaction:
 * when that commits, the mail will be sent, once. There is one row per (lead, step, cycle), so that
 * a step may run twice.
 */
@Repository
public class Outbox {

  private final JdbcClient jdbc;
  private final Templates templates;
  private final MailFields words;
  private final SenderWakeup bell;
  private final MailTimes times;
  private final MailLinks links;
  private final String domain;
  private final Clock clock;

  Outbox(
      JdbcClient jdbc,
      Templates templates,
      MailFields words,
      SenderWakeup bell,
      MailSettings settings,
      MailTimes times,
      MailLinks links,
      Clock clock)
      throws AddressException {
    this.jdbc = jdbc;
    this.templates = templates;
    this.words = words;
    this.bell = bell;
    this.times = times;
    this.links = links;
    this.domain = settings.fromAddress().getAddress().replaceFirst(".*@", "");
    this.clock = clock;
  }

  /**
   * A mail and its state.
   *
   * @param reason why it is deferred, failed, unknown or skipped
   * @param settledAt when the state became final
   */
  public record Message(
      UUID id,
      UUID lead,
      int cycle,
      String step,
      MailKind kind,
      String template,
      String recipient,
      String subject,
      Instant date,
      MailState state,
      int attempt,
      @Nullable String reason,
      @Nullable Instant settledAt) {}

  /**
   * Queues a nurture mail to the lead.
   *
   * @param step sent once in the lead's cycle
   * @return false when this step was queued or skipped before; then nothing happens
   * @throws TemplateNotFound if there is no such template
   * @throws BadTemplate if it cannot be filled
   */
  public boolean queue(Lead lead, MailStep step, String template) {
    return queue(
        lead,
        step,
        new Draft(MailKind.NURTURE, template, lead.facts().email(), false),
        words.of(lead));
  }

  /**
   * Queues a nurture mail that answers what the lead has just done: neither quiet hours nor caps
   * hold it back. All else is as with {@link #queue}.
   */
  public boolean answer(Lead lead, MailStep step, String template) {
    return queue(
        lead,
        step,
        new Draft(MailKind.NURTURE, template, lead.facts().email(), true),
        words.of(lead));
  }

  /**
   * Queues a mail that serves the lead's own act and needs no consent to marketing, such as a
   * request to confirm an address. A dead or erased address gets none.
   *
   * @param fields the template's own, beside the lead's
   * @return false when this step was queued before; then nothing happens
   */
  public boolean serve(Lead lead, String step, String template, Map<String, ?> fields) {
    Map<String, Object> all = words.of(lead);
    all.putAll(fields);
    return queue(
        lead,
        MailStep.named(step),
        new Draft(MailKind.SERVICE, template, lead.facts().email(), true),
        all);
  }

  /**
   * Queues a mail to a colleague. It goes ahead of nurture mail, asks nobody's consent, and is sent
   * again when nobody knows whether it arrived.
   *
   * @param step names the occasion: sent once per (lead, step, cycle)
   * @param to the colleague's address
   * @param fields the template's own, such as {@code leadTitle} and {@code dueAt}
   * @return false when this step was queued before; then nothing happens
   */
  public boolean queueInternal(
      Lead lead, String step, String template, String to, Map<String, ?> fields) {
    return queue(
        lead,
        MailStep.named(step),
        new Draft(MailKind.INTERNAL, template, to, false),
        new HashMap<>(fields));
  }

  /**
   * Counts a nurture step without a mail.
   *
   * @param reason why, for people
   * @return false when this step was queued or skipped before; then nothing happens
   */
  public boolean skip(Lead lead, MailStep step, String template, String reason) {
    return insert(
        lead,
        step,
        new Draft(MailKind.NURTURE, template, lead.facts().email(), false),
        Content.NOTHING,
        LinkToken.next(),
        reason);
  }

  /** Defers a mail that has just been queued until then. */
  public void putOff(Lead lead, MailStep step, Instant until) {
    jdbc.sql(
            """
            update leadflow.message set not_before = :until
            where lead_id = :lead and step = :step and cycle = :cycle and state = 'PENDING'
            """)
        .param("until", Timestamp.from(until))
        .param("lead", lead.id())
        .param("step", step.name())
        .param("cycle", lead.state().cycle())
        .update();
  }

  /**
   * A step of nurture that was queued or skipped.
   *
   * @param template empty where none was planned
   */
  public record Step(
      int cycle,
      MailStep step,
      String template,
      MailState state,
      @Nullable String reason,
      Instant date) {

    /** Such as {@code nurture-2}. */
    public String name() {
      return step.name();
    }

    /** Returns whether the lead got it, or will. */
    public boolean isMailed() {
      return state.isMailed();
    }
  }

  /** A lead's steps of nurture in all cycles, oldest first. */
  public List<Step> steps(UUID lead) {
    return jdbc.sql(
            """
            select cycle, step, step_kind, step_number, step_activity, template, state, reason, date from leadflow.message
            where lead_id = :lead and kind = 'nurture' order by date, step
            """)
        .param("lead", lead)
        .query(
            (r, n) ->
                new Step(
                    r.getInt("cycle"),
                    new MailStep(
                        r.getString("step"),
                        MailStep.Kind.of(r.getString("step_kind")),
                        r.getObject("step_number", Integer.class),
                        r.getString("step_activity")),
                    r.getString("template"),
                    MailState.valueOf(r.getString("state")),
                    r.getString("reason"),
                    r.getTimestamp("date").toInstant()))
        .list();
  }

  /** All mails of a lead, oldest first. */
  public List<Message> of(UUID lead) {
    return jdbc.sql("select * from leadflow.message where lead_id = :lead order by date, step")
        .param("lead", lead)
        .query(
            (r, n) ->
                new Message(
                    r.getObject("id", UUID.class),
                    lead,
                    r.getInt("cycle"),
                    r.getString("step"),
                    MailKind.of(r.getString("kind")),
                    r.getString("template"),
                    r.getString("recipient"),
                    r.getString("subject"),
                    r.getTimestamp("date").toInstant(),
                    MailState.valueOf(r.getString("state")),
                    r.getInt("attempt"),
                    r.getString("reason"),
                    r.getTimestamp("settled_at") == null
                        ? null
                        : r.getTimestamp("settled_at").toInstant()))
        .list();
  }

  /**
   * A mail to be written.
   *
   * @param answer answers an act
   */
  private record Draft(MailKind kind, String template, String recipient, boolean answer) {

    /** Returns the lead's language; null for colleagues, who all get the same wording. */
    @Nullable String language(Lead lead) {
      return kind == MailKind.INTERNAL ? null : lead.facts().language();
    }
  }

  private boolean queue(Lead lead, MailStep step, Draft draft, Map<String, Object> fields) {
    String token = LinkToken.next();
    words.ours(token).forEach(fields::putIfAbsent);
    Templates.Rendered mail = templates.render(draft.template, draft.language(lead), fields);
    boolean queued = insert(lead, step, draft, content(lead, draft, mail), token, null);
    if (queued) {
      bell.ringAfterCommit();
    }
    return queued;
  }

  /**
   * What a mail says.
   *
   * @param clickToken of its counted links; null where none is counted
   */
  private record Content(
      Templates.Rendered mail,
      String html,
      String text,
      @Nullable String clickToken,
      @Nullable String links) {

    static final Content NOTHING = plain(Templates.Rendered.NOTHING);

    static Content plain(Templates.Rendered mail) {
      return new Content(mail, mail.html(), mail.text(), null, null);
    }
  }

  /** Renders the mail; only links in nurture mails are counted. */
  private Content content(Lead lead, Draft draft, Templates.Rendered mail) {
    if (draft.kind == MailKind.INTERNAL) {
      return Content.plain(mail);
    }
    if (draft.kind == MailKind.SERVICE) {
      return new Content(mail, CountedLinks.withoutHints(mail.html()), mail.text(), null, null);
    }
    String clickToken = LinkToken.next();
    CountedLinks.Counted counted = links.count(lead, mail, clickToken);
    return new Content(
        mail, counted.html(), counted.text(), clickToken, links.write(counted.links()));
  }

  private boolean insert(
      Lead lead, MailStep step, Draft draft, Content mail, String token, @Nullable String skipped) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    Entry entry =
        skipped != null
            ? new Entry(MailState.SKIPPED, now, skipped, null)
            : draft.kind == MailKind.NURTURE && !draft.answer
                ? entry(times.queued(lead, draft.template, id, now), now)
                : new Entry(MailState.PENDING, now, null, null);
    return jdbc.sql(
                """
                insert into leadflow.message (id, lead_id, cycle, step, step_kind, step_number,
                  step_activity, kind, template, recipient, answer,
                  language, subject, html, text, message_id, date, token, click_token, links, state, not_before,
                  deadline, reason, settled_at)
                values (:id, :lead, :cycle, :step, :stepKind, :stepNumber, :stepActivity, :kind, :template, :recipient, :answer,
                  :language, :subject, :html, :text, :messageId, :now, :token, :clickToken, :links::jsonb, :state,
                  :notBefore, :deadline, :reason, :settledAt)
                on conflict (lead_id, step, cycle) do nothing
                """)
            .param("id", id)
            .param("lead", lead.id())
            .param("cycle", lead.state().cycle())
            .param("step", step.name())
            .param("stepKind", step.kind() == null ? null : step.kind().id())
            .param("stepNumber", step.number(), Types.INTEGER)
            .param("stepActivity", step.activity())
            .param("kind", draft.kind.id())
            .param("template", draft.template)
            .param("recipient", draft.recipient)
            .param("answer", draft.answer)
            .param("language", mail.mail().language())
            .param("subject", mail.mail().subject())
            .param("html", mail.html())
            .param("text", mail.text())
            .param("messageId", "<" + id + "@" + domain + ">")
            .param("now", Timestamp.from(now))
            .param("token", token)
            .param("clickToken", mail.clickToken())
            .param("links", mail.links())
            .param("state", entry.state.id())
            .param("notBefore", Timestamp.from(entry.notBefore))
            .param("deadline", entry.deadline == null ? null : Timestamp.from(entry.deadline))
            .param("reason", entry.reason)
            .param("settledAt", entry.state == MailState.SKIPPED ? Timestamp.from(now) : null)
            .update()
        == 1;
  }

  /** How a mail enters the outbox. */
  private record Entry(
      MailState state, Instant notBefore, @Nullable String reason, @Nullable Instant deadline) {}

  /** Returns the state and time known at once; the sender checks again when the mail is due. */
  private static Entry entry(MailTimes.Queued queued, Instant now) {
    Instant deadline = queued.deadline();
    if (queued.verdict() instanceof MailPlan.Verdict.Wait wait) {
      return new Entry(MailState.DEFERRED, wait.until(), wait.reason(), deadline);
    }
    return queued.verdict() instanceof MailPlan.Verdict.Skip skip
        ? new Entry(MailState.SKIPPED, now, skip.reason(), deadline)
        : new Entry(MailState.PENDING, now, null, deadline);
  }
}
