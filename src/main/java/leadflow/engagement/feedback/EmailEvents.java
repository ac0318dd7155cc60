package leadflow.engagement.feedback;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.platform.delivery.WebhookInbox;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Records each provider event once: its id is stored in the transaction of its effect. */
@Repository
class EmailEvents implements PersonalData {

  private final JdbcClient jdbc;
  private final WebhookInbox inbox;
  private final Clock clock;

  EmailEvents(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.inbox = new WebhookInbox(jdbc, clock, "leadflow.email_event");
    this.clock = clock;
  }

  /** Records the event; returns false when it was processed before. */
  boolean isFirst(
      String id, EmailEvent.Checked event, @Nullable UUID lead, @Nullable UUID message) {
    if (!inbox.isFirst(id, event.type(), lead)) {
      return false;
    }
    jdbc.sql(
            "update leadflow.email_event set message_id = :message, soft = :soft, at = :at where id = :id")
        .param("message", message)
        .param("soft", event.type().equals(EmailEvent.BOUNCED) && !event.hard())
        .param("at", Timestamp.from(event.at()))
        .param("id", id)
        .update();
    return true;
  }

  void did(String id, String effect) {
    inbox.did(id, effect);
  }

  /** Returns whether another event already reported this soft bounce of this mail. */
  boolean isSoftBounceKnown(String id, UUID lead, UUID message, @Nullable Instant at) {
    return jdbc.sql(
            """
            select exists (select 1 from leadflow.email_event
              where lead_id = :lead and message_id = :message and soft and id <> :id
                and (cast(:at as timestamptz) is null or at = :at))
            """)
        .param("lead", lead)
        .param("message", message)
        .param("id", id)
        .param("at", at == null ? null : Timestamp.from(at))
        .query(Boolean.class)
        .single();
  }

  /** Excludes a soft bounce that another event already reported. */
  void doesNotCount(String id) {
    jdbc.sql("update leadflow.email_event set soft = false where id = :id")
        .param("id", id)
        .update();
  }

  /**
   * Returns the number of soft bounces of the lead within this time and since its last delivered
   * mail.
   */
  int softBounces(UUID lead, Duration within) {
    return jdbc.sql(
            """
            select count(*) from leadflow.email_event
            where lead_id = :lead and soft and at > :since
              and at > coalesce((select max(at) from leadflow.email_event
                where lead_id = :lead and type = 'email.delivered'), '-infinity')
            """)
        .param("lead", lead)
        .param("since", Timestamp.from(clock.instant().minus(within)))
        .query(Integer.class)
        .single();
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.email_event where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
