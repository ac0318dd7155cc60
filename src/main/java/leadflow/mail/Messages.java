package leadflow.mail;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The mails of a lead, as its timeline shows them. */
@Repository
public class Messages {

  private final JdbcClient jdbc;

  Messages(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param state PENDING, SENDING, SENT, DEFERRED, FAILED, UNKNOWN or SKIPPED
   * @param reason why it is where it is
   */
  public record Mail(
      UUID id,
      Instant at,
      String kind,
      String template,
      String subject,
      String state,
      @Nullable String reason) {}

  /** A lead's mails, oldest first. */
  public List<Mail> of(UUID lead) {
    return jdbc.sql("select * from leadflow.message where lead_id = :lead order by date, id")
        .param("lead", lead)
        .query(
            (r, n) ->
                new Mail(
                    r.getObject("id", UUID.class),
                    r.getTimestamp("date").toInstant(),
                    r.getString("kind"),
                    r.getString("template"),
                    r.getString("subject"),
                    r.getString("state"),
                    r.getString("reason")))
        .list();
  }
}
