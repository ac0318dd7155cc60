package leadflow.mail;

import jakarta.mail.internet.AddressException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Mails that are to be sent. Queueing one inserts a row, rendered, in the caller's transaction:
 * when that commits, the mail will be sent, once. There is one row per (lead, step, cycle), so that
 * a step may run twice.
 */
@Repository
public class Outbox {

  static final String NURTURE = "nurture";
  static final String SERVICE = "service";
  static final String INTERNAL = "internal";

  private final JdbcClient jdbc;
  private final Templates templates;
  private final MailBell bell;
  private final MailSettings settings;
  private final MailLinks links;
  private final String publicUrl;
  private final String domain;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Outbox(
      JdbcClient jdbc,
      Templates templates,
      MailBell bell,
      MailSettings settings,
      MailLinks links,
      @Value("${leadflow.public-url}") String publicUrl,
      Clock clock)
      throws AddressException {
    this.jdbc = jdbc;
    this.templates = templates;
    this.bell = bell;
    this.settings = settings;
    this.links = links;
    this.publicUrl = withoutSlash(publicUrl);
    this.domain = settings.fromAddress().getAddress().replaceFirst(".*@", "");
    this.clock = clock;
  }

  /**
   * A mail's way.
   *
   * @param kind nurture, service or internal
   * @param state PENDING, SENDING, SENT, DEFERRED, FAILED, UNKNOWN or SKIPPED
   * @param reason why it is deferred, failed, unknown or skipped
   * @param settledAt when the state became final
   */
  public record Message(
      UUID id,
      UUID lead,
      int cycle,
      String step,
      String kind,
      String template,
      String recipient,
      String subject,
      Instant date,
      String state,
      int attempt,
      @Nullable String reason,
      @Nullable Instant settledAt) {}

  /**
   * Queues a nurture mail to the lead.
   *
   * @param step such as {@code nurture-2}; sent once in the lead's cycle
   * @return false when this step was queued or skipped before; then nothing happens
   * @throws TemplateNotFound if there is no such template
   * @throws BadTemplate if it cannot be filled
   */
  public boolean queue(Lead lead, String step, String template) {
    return queue(
        lead, step, new Draft(NURTURE, template, lead.facts().email(), false), facts(lead));
  }

  /**
   * Queues a nurture mail that answers what the lead has just done: neither quiet hours nor caps
   * hold it back. All else is as with {@link #queue}.
   */
  public boolean answer(Lead lead, String step, String template) {
    return queue(lead, step, new Draft(NURTURE, template, lead.facts().email(), true), facts(lead));
  }

  /**
   * Queues a mail that serves the lead's own act and needs no consent to marketing, such as a
   * request to confirm an address. A dead or erased address gets none.
   *
   * @param fields the template's own, beside the lead's
   * @return false when this step was queued before; then nothing happens
   */
  public boolean serve(Lead lead, String step, String template, Map<String, ?> fields) {
    Map<String, Object> all = facts(lead);
    all.putAll(fields);
    return queue(lead, step, new Draft(SERVICE, template, lead.facts().email(), true), all);
  }

  private static Map<String, Object> facts(Lead lead) {
    LeadFacts facts = lead.facts();
    Map<String, Object> fields = new HashMap<>();
    put(fields, "firstName", facts.firstName());
    put(fields, "lastName", facts.lastName());
    put(fields, "company", facts.company());
    put(fields, "product", facts.product());
    put(fields, "asset", facts.asset());
    return fields;
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
    return queue(lead, step, new Draft(INTERNAL, template, to, false), new HashMap<>(fields));
  }

  /**
   * Counts a nurture step without a mail.
   *
   * @param reason why, for people
   * @return false when this step was queued or skipped before; then nothing happens
   */
  public boolean skip(Lead lead, String step, String template, String reason) {
    return insert(
        lead,
        step,
        new Draft(NURTURE, template, lead.facts().email(), false),
        new Content("", "", "", null, null),
        token(),
        reason);
  }

  /**
   * How many nurture mails were queued or skipped in this cycle.
   *
   * @param sequence how their steps' names begin, such as {@code nurture-}
   */
  public int steps(UUID lead, int cycle, String sequence) {
    return jdbc.sql(
            """
            select count(*) from leadflow.message
            where lead_id = :lead and cycle = :cycle and kind = 'nurture'
              and starts_with(step, :sequence)
            """)
        .param("lead", lead)
        .param("cycle", cycle)
        .param("sequence", sequence)
        .query(Integer.class)
        .single();
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
                    r.getString("kind"),
                    r.getString("template"),
                    r.getString("recipient"),
                    r.getString("subject"),
                    r.getTimestamp("date").toInstant(),
                    r.getString("state"),
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
  private record Draft(String kind, String template, String recipient, boolean answer) {}

  private boolean queue(Lead lead, String step, Draft draft, Map<String, Object> fields) {
    String token = token();
    fields.put("senderName", settings.sender().name());
    fields.put("senderAddress", settings.sender().address());
    fields.put("senderPhone", settings.sender().phone());
    fields.put("publicUrl", publicUrl);
    fields.put("unsubscribeUrl", unsubscribeUrl(publicUrl, token));
    fields.putIfAbsent("taskUrl", publicUrl + "/camunda/app/tasklist/default/");
    Templates.Rendered mail = templates.render(draft.template, fields);
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
      String subject,
      String html,
      String text,
      @Nullable String clickToken,
      @Nullable String links) {}

  /** Who follows a link in a nurture mail is counted; a colleague or somebody who acts is not. */
  private Content content(Lead lead, Draft draft, Templates.Rendered mail) {
    if (!draft.kind.equals(NURTURE)) {
      return new Content(mail.subject(), mail.html(), mail.text(), null, null);
    }
    String clickToken = token();
    CountedLinks.Counted counted = links.count(lead, mail, clickToken);
    return new Content(
        mail.subject(), counted.html(), counted.text(), clickToken, links.write(counted.links()));
  }

  private boolean insert(
      Lead lead, String step, Draft draft, Content mail, String token, @Nullable String skipped) {
    UUID id = UUID.randomUUID();
    Timestamp now = Timestamp.from(clock.instant());
    return jdbc.sql(
                """
                insert into leadflow.message (id, lead_id, cycle, step, kind, template, recipient, answer,
                  subject, html, text, message_id, date, token, click_token, links, state, not_before, reason,
                  settled_at)
                values (:id, :lead, :cycle, :step, :kind, :template, :recipient, :answer,
                  :subject, :html, :text, :messageId, :now, :token, :clickToken, :links::jsonb, :state, :now, :reason,
                  :settledAt)
                on conflict (lead_id, step, cycle) do nothing
                """)
            .param("id", id)
            .param("lead", lead.id())
            .param("cycle", lead.standing().cycle())
            .param("step", step)
            .param("kind", draft.kind)
            .param("template", draft.template)
            .param("recipient", draft.recipient)
            .param("answer", draft.answer)
            .param("subject", mail.subject())
            .param("html", mail.html())
            .param("text", mail.text())
            .param("messageId", "<" + id + "@" + domain + ">")
            .param("now", now)
            .param("token", token)
            .param("clickToken", mail.clickToken())
            .param("links", mail.links())
            .param("state", skipped == null ? "PENDING" : "SKIPPED")
            .param("reason", skipped)
            .param("settledAt", skipped == null ? null : now)
            .update()
        == 1;
  }

  static String unsubscribeUrl(String publicUrl, String token) {
    return publicUrl + "/unsubscribe/" + token;
  }

  static String withoutSlash(String url) {
    return url.replaceFirst("/+$", "");
  }

  /** 128 random bits. */
  private String token() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static void put(Map<String, Object> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
