package leadflow.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import leadflow.lead.LeadFacts;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses that get no nurture mail, kept by hash: it outlives the lead and its erasure. Whoever
 * writes here holds the lead's lock, so that it and the sender's look never cross.
 */
@Repository
public class Suppressions {

  /** Why an address is not mailed. */
  public enum Reason {
    /** The person said so, and may change its mind. */
    UNSUBSCRIBED("unsubscribed"),
    /** The mail server said that nobody is there: only a person can know better. */
    DEAD_ADDRESS("dead address"),
    /** The person wanted to be forgotten. */
    ERASED("erased");

    private final String label;

    Reason(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private final JdbcClient jdbc;
  private final Clock clock;

  Suppressions(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A dead address stays one, whoever unsubscribes it later. */
  public void suppress(String email, Reason reason) {
    jdbc.sql(
            """
            insert into leadflow.suppression (email_hash, reason, at) values (:hash, :reason, :now)
            on conflict (email_hash) do update set reason = excluded.reason, at = excluded.at
            where suppression.reason = :unsubscribed and excluded.reason <> :unsubscribed
            """)
        .param("hash", hash(email))
        .param("reason", reason.label)
        .param("unsubscribed", Reason.UNSUBSCRIBED.label)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Why the address is not mailed, such as {@code unsubscribed}; empty when it may be. */
  public Optional<String> reason(String email) {
    return jdbc.sql("select reason from leadflow.suppression where email_hash = :hash")
        .param("hash", hash(email))
        .query(String.class)
        .optional();
  }

  /**
   * To be called when a person explicitly consents to mail ({@code granted: true}, newer than its
   * last no): lifts an unsubscription, never a dead address.
   */
  public void consentGiven(String email) {
    jdbc.sql("delete from leadflow.suppression where email_hash = :hash and reason = :reason")
        .param("hash", hash(email))
        .param("reason", Reason.UNSUBSCRIBED.label)
        .update();
  }

  static byte[] hash(String email) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(LeadFacts.emailKey(email).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
