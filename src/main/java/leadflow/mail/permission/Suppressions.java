package leadflow.mail.permission;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import leadflow.lead.Actor;
import leadflow.lead.LeadFacts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses that get no nurture mail, kept by hash: it outlives the lead and its erasure. Writers
 * hold the lead's lock, so that a change never overlaps the sender's check.
 *
 * <p>The hash has no key on purpose: a key that is lost, or forgotten on a move to another machine,
 * would lose the list, and everybody on it would be mailed again.
 */
@Repository
public class Suppressions {

  /**
   * Why an address is not mailed, in ascending order: a weaker reason never replaces a stronger
   * one.
   */
  public enum Reason {
    /** The person unsubscribed, and may consent again. */
    UNSUBSCRIBED("unsubscribed"),
    /** The mail server reported that the mailbox does not exist; only a person can correct that. */
    DEAD_ADDRESS("dead address"),
    /**
     * The person reported our mail as spam; their mail provider keeps that, whatever is set here.
     */
    COMPLAINED("complained"),
    /** The person asked for erasure. */
    ERASED("erased");

    private static final String BY_WEIGHT =
        Arrays.stream(values())
            .map(reason -> "'" + reason.label + "'")
            .collect(Collectors.joining(", ", "array[", "]"));

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    /** As it is stored, and told to people. */
    public String label() {
      return label;
    }
  }

  /**
   * @param reason a {@link Reason#label}
   */
  public record Suppressed(String reason, Instant at) {}

  private final JdbcClient jdbc;
  private final Clock clock;

  Suppressions(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Suppresses the address from now on; a dead address stays dead, even if it is unsubscribed
   * later.
   */
  public void suppress(String email, Reason reason) {
    suppress(email, reason, clock.instant(), reason.label);
  }

  /**
   * @param at when the reason arose: only a yes that is newer lifts an unsubscription
   * @param why for the record of who came on the list
   */
  public void suppress(String email, Reason reason, Instant at, String why) {
    jdbc.sql(
            """
            with written as (
              insert into leadflow.suppression as known (email_hash, reason, at) values (:hash, :reason, :at)
              on conflict (email_hash) do update set reason = excluded.reason, at = excluded.at
              where (array_position(%1$s, excluded.reason), excluded.at)
                  > (array_position(%1$s, known.reason), known.at)
              returning email_hash, reason)
            insert into leadflow.suppression_change (email_hash, change, reason, why, by_user, at)
            select w.email_hash, 'added', w.reason, :why, :by, :now from written w
            where not exists (select 1 from leadflow.suppression before
              where before.email_hash = w.email_hash and before.reason = w.reason)
            """
                .formatted(Reason.BY_WEIGHT))
        .param("hash", hash(email))
        .param("reason", reason.label)
        .param("at", Timestamp.from(at))
        .param("why", why)
        .param("by", Actor.current())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Returns why the address is not mailed, such as {@code unsubscribed}; empty when it may be. */
  public Optional<String> reason(String email) {
    return find(email).map(Suppressed::reason);
  }

  public Optional<Suppressed> find(String email) {
    return jdbc.sql("select reason, at from leadflow.suppression where email_hash = :hash")
        .param("hash", hash(email))
        .query((r, n) -> new Suppressed(r.getString("reason"), r.getTimestamp("at").toInstant()))
        .optional();
  }

  /**
   * How an address came on the list, or off it.
   *
   * @param change added or lifted
   * @param by who did it, as {@link Actor} names them
   */
  public record Change(String change, String reason, String why, String by, Instant at) {}

  /** Oldest first. */
  public List<Change> changes(String email) {
    return jdbc.sql(
            "select * from leadflow.suppression_change where email_hash = :hash order by id")
        .param("hash", hash(email))
        .query(
            (r, n) ->
                new Change(
                    r.getString("change"),
                    r.getString("reason"),
                    r.getString("why"),
                    r.getString("by_user"),
                    r.getTimestamp("at").toInstant()))
        .list();
  }

  /**
   * Records a consent given now: lifts an unsubscription, never a dead address, a complaint or an
   * erasure.
   */
  public void consentGiven(String email) {
    lift(email, "reason = 'unsubscribed'", Instant.MAX, "consented to mail");
  }

  /**
   * A consent to mail was given elsewhere: lifts an unsubscription that is older, and of the same
   * instant none.
   */
  public void consentGiven(String email, Instant at) {
    lift(email, "reason = 'unsubscribed' and at < :at", at, "consented to mail");
  }

  /**
   * Takes the address off the list, whatever the reason. It gives no consent: a person without one
   * is still not mailed.
   *
   * @return false when it is not on it
   */
  public boolean remove(String email, String why) {
    return lift(email, "true", Instant.MAX, why);
  }

  private boolean lift(String email, String which, Instant at, String why) {
    var lift =
        jdbc.sql(
                """
                with gone as (
                  delete from leadflow.suppression where email_hash = :hash and %s
                  returning email_hash, reason)
                insert into leadflow.suppression_change (email_hash, change, reason, why, by_user, at)
                select email_hash, 'lifted', reason, :why, :by, :now from gone
                """
                    .formatted(which))
            .param("hash", hash(email))
            .param("why", why)
            .param("by", Actor.current())
            .param("now", Timestamp.from(clock.instant()));
    return (at.equals(Instant.MAX) ? lift : lift.param("at", Timestamp.from(at))).update() == 1;
  }

  public static byte[] hash(String email) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(LeadFacts.emailKey(email).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
