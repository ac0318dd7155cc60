package leadflow.mail.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.mail.PublicUrls;
import leadflow.mail.template.Templates;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The counted links of our mails. A link's address holds the mail's click token, which gives no
 * right to unsubscribe, and the link's number; its target is stored with the mail.
 */
@Repository
public class MailLinks {

  /** The number of the hidden link. */
  public static final int TRAP = 0;

  private static final Pattern TOKEN = Pattern.compile("([A-Za-z0-9_-]{22})-(0|[1-9]\\d{0,2})");

  /** As the outbox makes it: the mail's id, which is random, before the sender's domain. */
  private static final Pattern MESSAGE_ID =
      Pattern.compile("<?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})@[^<>@\\s]+>?");

  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Consents consents;
  private final CountedLinks counted;
  private final String publicUrl;
  private final boolean tracksOpens;

  MailLinks(
      JdbcClient jdbc,
      ObjectMapper json,
      Consents consents,
      @Value("${leadflow.public-url}") String publicUrl,
      @Value("${leadflow.mail.track-opens:false}") boolean tracksOpens) {
    this.jdbc = jdbc;
    this.json = json;
    this.consents = consents;
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
    this.counted = new CountedLinks(this.publicUrl);
    this.tracksOpens = tracksOpens;
  }

  /**
   * A mail of ours, for feedback and tracking.
   *
   * @param sentAt when the mail server took it; null where that is not known
   * @param links that are counted, in the order of their numbers
   */
  public record Mail(
      UUID id,
      UUID lead,
      MailKind kind,
      String recipient,
      String template,
      String subject,
      @Nullable Instant sentAt,
      List<MailLink> links) {

    /** True for a mail to a colleague, which says nothing of the lead. */
    public boolean internal() {
      return kind == MailKind.INTERNAL;
    }

    /** How an activity names the mail that it belongs to. */
    public Map<String, Object> properties() {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("messageId", id.toString());
      properties.put("template", template);
      return properties;
    }

    /** The link of this number; empty for the hidden link. */
    public Optional<MailLink> link(int number) {
      return number >= 1 && number <= links.size()
          ? Optional.of(links.get(number - 1))
          : Optional.empty();
    }
  }

  /** A link that somebody followed. */
  public record Followed(Mail mail, int number) {

    /** Where it leads; empty for the hidden link. */
    public Optional<MailLink> link() {
      return mail.link(number);
    }
  }

  /** The mail and the link that this token of ours names; empty when we never sent it. */
  public Optional<Followed> followed(String token) {
    Matcher parts = TOKEN.matcher(token);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(parts.group(2));
    return opened(parts.group(1))
        .map(mail -> new Followed(mail, number))
        .filter(followed -> number == TRAP || followed.link().isPresent());
  }

  /** The mail that this click token names. */
  public Optional<Mail> opened(String clickToken) {
    return one("m.click_token = :it", clickToken);
  }

  /** The mail of this id. */
  public Optional<Mail> find(UUID message) {
    return one("m.id = :it", message);
  }

  /**
   * The mail that has this Message-ID.
   *
   * @param messageId with or without its angle brackets
   */
  public Optional<Mail> byMessageId(String messageId) {
    Matcher parts = MESSAGE_ID.matcher(messageId.strip());
    return parts.matches() ? one("m.id = :it", UUID.fromString(parts.group(1))) : Optional.empty();
  }

  /**
   * Returns whether opens may be counted; checked when a mail is queued and when it is opened, so
   * that the latest consent counts.
   */
  public boolean countsOpens(UUID lead) {
    return tracksOpens && consents.granted(lead, Consents.TRACKING);
  }

  /** The address to go on to; empty for what is no address of the web. */
  public static Optional<URI> target(MailLink link) {
    return CountedLinks.webAddress(link.url());
  }

  CountedLinks.Counted count(Lead lead, Templates.Rendered mail, String clickToken) {
    return counted.count(
        mail.html(),
        number -> publicUrl + "/t/c/" + clickToken + "-" + number,
        countsOpens(lead.id())
            ? Optional.of(publicUrl + "/t/o/" + clickToken + ".gif")
            : Optional.empty());
  }

  String write(List<MailLink> links) {
    try {
      return json.writeValueAsString(links);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Links cannot be stored", e);
    }
  }

  private Optional<Mail> one(String where, Object it) {
    return jdbc.sql(
            """
            select m.id, m.lead_id, m.kind, m.recipient, m.template, m.subject, m.links,
              case m.state when 'SENT' then m.settled_at end as sent_at
            from leadflow.message m where
            """
                + where)
        .param("it", it)
        .query((r, n) -> mail(r))
        .optional();
  }

  private Mail mail(ResultSet r) throws SQLException {
    return new Mail(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        MailKind.of(r.getString("kind")),
        r.getString("recipient"),
        r.getString("template"),
        r.getString("subject"),
        r.getTimestamp("sent_at") == null ? null : r.getTimestamp("sent_at").toInstant(),
        read(r.getString("links")));
  }

  private List<MailLink> read(@Nullable String links) {
    try {
      return links == null ? List.of() : json.readValue(links, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Links cannot be read", e);
    }
  }
}
