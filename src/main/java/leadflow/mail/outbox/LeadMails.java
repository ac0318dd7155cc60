package leadflow.mail.outbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * A lead's mails: finds the lead behind a link's token, and stops mails that are still to be sent.
 */
@Repository
public class LeadMails implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  LeadMails(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A mail by the token of its links. */
  public record Linked(UUID lead, String template) {}

  /** Returns the mail; empty when it was never sent, or not to a lead. */
  public Optional<Linked> byToken(String token) {
    return jdbc.sql(
            """
            select lead_id, template from leadflow.message where token = :token and kind <> 'internal'
            """)
        .param("token", token)
        .query((r, n) -> new Linked(r.getObject("lead_id", UUID.class), r.getString("template")))
        .optional();
  }

  /** Returns the token of the lead's newest mail. */
  public Optional<String> newestToken(UUID lead) {
    return jdbc.sql(
            """
            select token from leadflow.message where lead_id = :lead and kind <> 'internal'
            order by date desc, id limit 1
            """)
        .param("lead", lead)
        .query(String.class)
        .optional();
  }

  /** Returns whether a nurture mail is being handed over to a mail server right now. */
  public boolean isOnItsWay(UUID lead) {
    return jdbc.sql(
            """
            select exists (select 1 from leadflow.message
              where lead_id = :lead and kind = 'nurture' and state = 'SENDING' and lease_until > :now)
            """)
        .param("lead", lead)
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  /**
   * Skips every nurture mail that is still to be sent. The caller holds the lead's lock.
   *
   * @param reason for people
   */
  public void stop(UUID lead, String reason) {
    jdbc.sql(
            """
            update leadflow.message set state = 'SKIPPED', reason = :reason, settled_at = :now
            where lead_id = :lead and kind = 'nurture' and state in ('PENDING', 'DEFERRED')
            """)
        .param("reason", reason)
        .param("now", now())
        .param("lead", lead)
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.message where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
