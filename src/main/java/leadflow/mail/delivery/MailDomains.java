package leadflow.mail.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Receiving domains in trouble or under a limit, shared by all nodes. A domain in trouble is closed
 * for a while, twice as long each time, then tried with one mail; when that mail is taken, or
 * refused for reasons of its own, the domain is open again. In a transaction a domain's row is
 * always locked last, after the lead and the message.
 */
@Repository
class MailDomains {

  private static final int LONGEST_MINUTES = 60;

  /** The most domains in trouble that are handled at once; more than a node could try. */
  private static final int MOST = 10_000;

  private final JdbcClient jdbc;

  MailDomains(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A domain that is not open.
   *
   * @param until no mail before this time; for a domain being tried, the end of its mail's lease
   * @param awaited mails to it are due; known only where it may be tried
   */
  record Troubled(String domain, Instant until, boolean slow, boolean awaited) {}

  /** Returns the closed domains, and those that may be tried and have mails. */
  List<Troubled> troubled(Instant now) {
    return jdbc.sql(
            """
            select d.*, d.until <= :now and exists (select 1 from leadflow.message m
                where m.domain = d.domain and m.kind <> 'internal'
                  and m.state in ('PENDING', 'DEFERRED') and m.not_before <= :now) as awaited
            from leadflow.mail_domain d where d.state <> 'OPEN' order by d.until limit :most
            """)
        .param("now", Timestamp.from(now))
        .param("most", MOST)
        .query((r, n) -> troubled(r))
        .list();
  }

  /** The answer of {@link #enter}. */
  enum Entry {
    /** Not now. */
    CLOSED,
    OPEN,
    /** With one mail, to test whether it has recovered. */
    ON_TRIAL
  }

  /**
   * Acquires the right to send one mail to this domain now; only one sender of all nodes gets it.
   *
   * @param gap the shortest time between two mails; zero where there is no limit
   * @param lease until when nobody else tries a domain in trouble
   */
  Entry enter(String domain, Instant now, Duration gap, Instant lease) {
    return jdbc.sql(
            """
            insert into leadflow.mail_domain as d (domain, state, slot_at, since)
            values (:domain, 'OPEN', :next, :now)
            on conflict (domain) do update set
              slot_at = :next,
              state = case d.state when 'OPEN' then 'OPEN' else 'PROBING' end,
              until = case d.state when 'OPEN' then null else cast(:lease as timestamptz) end
            where coalesce(d.slot_at <= :now, true) and (d.state = 'OPEN' or d.until <= :now)
            returning d.state
            """)
        .param("domain", domain)
        .param("next", gap.isZero() ? null : Timestamp.from(now.plus(gap)))
        .param("now", Timestamp.from(now))
        .param("lease", Timestamp.from(lease))
        .query(String.class)
        .optional()
        .map(state -> state.equals("OPEN") ? Entry.OPEN : Entry.ON_TRIAL)
        .orElse(Entry.CLOSED);
  }

  /** Gives the right back when no mail was found to send. */
  void leave(String domain, Instant now) {
    jdbc.sql(
            """
            update leadflow.mail_domain set state = 'BACKED_OFF', until = :now
            where domain = :domain and state = 'PROBING'
            """)
        .param("domain", domain)
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Closes a domain. Several mails in flight that fail for the same cause count once.
   *
   * @param reason for people
   * @return until when
   */
  Optional<Instant> backOff(String domain, String reason, boolean slow, Instant now) {
    return jdbc.sql(
            """
            insert into leadflow.mail_domain as d (domain, state, until, failures, reason, slow, since)
            values (:domain, 'BACKED_OFF', cast(:now as timestamptz) + interval '1 minute', 1, :reason, :slow, :now)
            on conflict (domain) do update set
              state = 'BACKED_OFF',
              until = cast(:now as timestamptz)
                + least(:longest, power(2, least(d.failures, 10))) * interval '1 minute',
              failures = d.failures + 1,
              reason = :reason,
              slow = :slow,
              since = case d.state when 'OPEN' then :now else d.since end
            where d.state <> 'BACKED_OFF' or d.until <= :now
            returning d.until
            """)
        .param("domain", domain)
        .param("reason", withoutAddresses(reason))
        .param("slow", slow)
        .param("longest", LONGEST_MINUTES)
        .param("now", Timestamp.from(now))
        .query(Timestamp.class)
        .optional()
        .map(Timestamp::toInstant);
  }

  /** Keeps the domain in trouble, because it took a mail slowly; it may be tried again at once. */
  void staySlow(String domain, Instant now) {
    jdbc.sql(
            """
            update leadflow.mail_domain set state = 'BACKED_OFF', until = :now
            where domain = :domain and state <> 'OPEN'
            """)
        .param("domain", domain)
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Opens a domain that has recovered.
   *
   * @param greylists it took a mail that it had first refused
   */
  void open(String domain, boolean greylists, Instant now) {
    jdbc.sql(
            """
            update leadflow.mail_domain set state = 'OPEN', until = null, failures = 0, reason = null,
              slow = false, greylists = greylists or :greylists, since = :now
            where domain = :domain and state <> 'OPEN'
            """)
        .param("domain", domain)
        .param("greylists", greylists)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Returns whether the domain refuses first attempts and accepts second ones. */
  boolean greylists(String domain) {
    return jdbc.sql("select greylists from leadflow.mail_domain where domain = :domain")
        .param("domain", domain)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Removes email addresses from a server's reply, so that none survives an erasure. */
  static String withoutAddresses(String reason) {
    return reason.replaceAll("\\S+@\\S+", "…");
  }

  private static Troubled troubled(ResultSet r) throws SQLException {
    return new Troubled(
        r.getString("domain"),
        r.getTimestamp("until").toInstant(),
        r.getBoolean("slow"),
        r.getBoolean("awaited"));
  }

  /** Deletes domains that have not been mailed since then. */
  void forget(Instant before) {
    jdbc.sql(
            """
            delete from leadflow.mail_domain where since < :before
              and coalesce(until < :before, true) and coalesce(slot_at < :before, true)
            """)
        .param("before", Timestamp.from(before))
        .update();
  }
}
