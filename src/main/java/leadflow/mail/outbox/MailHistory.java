package leadflow.mail.outbox;

import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The history of each mail: failed attempts and people's decisions. A mail sent at the first
 * attempt has no entry; its own row shows that.
 */
@Repository
public class MailHistory {

  private final JdbcClient jdbc;
  private final Clock clock;

  MailHistory(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param state that the mail had from then on
   * @param by who decided it; null when no person did
   */
  public record Event(
      Instant at,
      @Schema(implementation = String.class) MailState state,
      int attempt,
      @Nullable String reason,
      @Nullable String by) {}

  /** Records the mail's new state, in the same transaction. */
  public void keep(UUID message, @Nullable String by) {
    jdbc.sql(
            """
            insert into leadflow.message_event (message_id, at, state, attempt, reason, by_user)
            select id, :now, state, attempt, reason, :by from leadflow.message where id = :message
            """)
        .param("message", message)
        .param("now", Timestamp.from(clock.instant()))
        .param("by", by)
        .update();
  }

  /** Oldest first. */
  public List<Event> of(UUID message) {
    return jdbc.sql("select * from leadflow.message_event where message_id = :message order by id")
        .param("message", message)
        .query(
            (r, n) ->
                new Event(
                    r.getTimestamp("at").toInstant(),
                    MailState.valueOf(r.getString("state")),
                    r.getInt("attempt"),
                    r.getString("reason"),
                    r.getString("by_user")))
        .list();
  }
}
