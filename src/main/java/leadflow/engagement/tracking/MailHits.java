package leadflow.engagement.tracking;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.mail.outbox.MailLinks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores link and pixel hits until they are judged and a little longer, for comparison with later
 * hits. No IP address is kept, only a hash of its network's prefix and the user agent.
 */
@Repository
class MailHits implements PersonalData {

  /** How long hits are kept; longer than any comparison looks back. */
  static final Duration KEPT = Duration.ofMinutes(10);

  /** The most hits of one mail that wait to be judged; more would add no information. */
  static final int MOST_WAITING = 200;

  /** A source that calls mails of this many people within one second is a program. */
  private static final int CROWD = 3;

  private static final int IPV4_PREFIX = 3;
  private static final int IPV6_PREFIX = 6;
  private static final int HASH_BYTES = 16;

  /** A literal IP address, so that no host name from a header is ever resolved. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}|[0-9a-fA-F]*:[0-9a-fA-F:.]{1,44}");

  private static final Logger log = LoggerFactory.getLogger(MailHits.class);

  private final JdbcClient jdbc;
  private final MachineSigns signs;
  private final Clock clock;

  MailHits(JdbcClient jdbc, MachineSigns signs, Clock clock) {
    this.jdbc = jdbc;
    this.signs = signs;
    this.clock = clock;
  }

  /**
   * Stores a hit. Errors are not passed on, so that the reader always reaches the page.
   *
   * @param link the link's number; null for the pixel
   */
  void note(MailLinks.Mail mail, @Nullable Integer link, HttpServletRequest request) {
    try {
      jdbc.sql(
              """
              insert into leadflow.mail_hit (message_id, lead_id, link, at, sign, source)
              select :message, :lead, cast(:link as int), :now, :sign, :source
              where (select count(*) from leadflow.mail_hit
                where message_id = :message and judged_at is null) < :most
              """)
          .param("message", mail.id())
          .param("lead", mail.lead())
          .param("link", link)
          .param("now", now())
          .param("sign", signs.of(request))
          .param("source", source(mail, request))
          .param("most", MOST_WAITING)
          .update();
    } catch (DataAccessException e) {
      log.warn("A call of a mail's link is not counted: {}", e.getMessage());
    }
  }

  /** A mail whose calls can be judged. */
  record Quiet(UUID message, UUID lead) {}

  /**
   * Returns the mails without hits for the quiet time, and those that are hit without end, oldest
   * first.
   */
  List<Quiet> quiet(Duration quiet, int most) {
    return jdbc.sql(
            """
            select message_id, lead_id from leadflow.mail_hit where judged_at is null
            group by message_id, lead_id
            having max(at) <= :quietSince or min(at) <= :tooLong
            order by min(at) limit :most
            """)
        .param("quietSince", Timestamp.from(clock.instant().minus(quiet)))
        .param("tooLong", Timestamp.from(clock.instant().minus(quiet.multipliedBy(6))))
        .param("most", most)
        .query(
            (r, n) ->
                new Quiet(
                    r.getObject("message_id", UUID.class), r.getObject("lead_id", UUID.class)))
        .list();
  }

  /** Locks and returns the mail's hits that are not judged yet. */
  List<LinkHit> take(UUID message) {
    return jdbc.sql(
            """
            select * from leadflow.mail_hit where message_id = :message and judged_at is null
            order by at, id for update skip locked
            """)
        .param("message", message)
        .query((r, n) -> hit(r))
        .list();
  }

  /** Returns the mail's hits since then that were a program's. */
  List<LinkHit> machines(UUID message, Instant since) {
    return jdbc.sql(
            """
            select * from leadflow.mail_hit where message_id = :message and machine and at >= :since
            """)
        .param("message", message)
        .param("since", Timestamp.from(since))
        .query((r, n) -> hit(r))
        .list();
  }

  /** Returns the mail's hits whose source called links in other people's mails within a second. */
  Set<Long> crowd(UUID message) {
    return Set.copyOf(
        jdbc.sql(
                """
                select h.id from leadflow.mail_hit h
                where h.message_id = :message and h.judged_at is null and h.link is not null
                  and (select count(distinct other.lead_id) from leadflow.mail_hit other
                    where other.source = h.source and other.link is not null
                      and other.at between h.at - interval '500 ms' and h.at + interval '500 ms') >= :crowd
                """)
            .param("message", message)
            .param("crowd", CROWD)
            .query(Long.class)
            .list());
  }

  void judged(Collection<Long> ids, boolean machine) {
    if (!ids.isEmpty()) {
      jdbc.sql(
              "update leadflow.mail_hit set judged_at = :now, machine = :machine where id in (:ids)")
          .param("now", now())
          .param("machine", machine)
          .param("ids", ids)
          .update();
    }
  }

  /** The mail is gone, and its lead with it. */
  void forget(UUID message) {
    jdbc.sql("delete from leadflow.mail_hit where message_id = :message")
        .param("message", message)
        .update();
  }

  void forgetOld() {
    jdbc.sql("delete from leadflow.mail_hit where judged_at < :before")
        .param("before", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
  }

  private static LinkHit hit(ResultSet r) throws SQLException {
    return new LinkHit(
        r.getLong("id"),
        r.getObject("message_id", UUID.class),
        r.getObject("lead_id", UUID.class),
        r.getObject("link", Integer.class),
        r.getTimestamp("at").toInstant(),
        r.getString("sign"),
        HexFormat.of().formatHex(r.getBytes("source")));
  }

  /**
   * Returns the hash of the source; where the network is unknown, it is comparable only within one
   * mail.
   */
  private static byte[] source(MailLinks.Mail mail, HttpServletRequest request) {
    String agent = String.valueOf(request.getHeader(HttpHeaders.USER_AGENT));
    String network = network(request).orElse(mail.id().toString());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((network + "\n" + agent).getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(hash, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the caller's network. Behind a proxy its header is trusted; a forged one only affects
   * the forger's own click. Empty behind a proxy without the header, where everybody would seem to
   * come from one place.
   */
  private static Optional<String> network(HttpServletRequest request) {
    String forwarded = request.getHeader("X-Forwarded-For");
    String told = forwarded == null ? "" : forwarded.split(",", 2)[0].strip();
    boolean usable = ADDRESS.matcher(told).matches();
    try {
      InetAddress address = InetAddress.getByName(usable ? told : request.getRemoteAddr());
      if (!usable && (address.isLoopbackAddress() || address.isSiteLocalAddress())) {
        return Optional.empty();
      }
      byte[] bytes = address.getAddress();
      int prefix = bytes.length == 4 ? IPV4_PREFIX : IPV6_PREFIX;
      return Optional.of(HexFormat.of().formatHex(Arrays.copyOf(bytes, prefix)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.mail_hit where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
