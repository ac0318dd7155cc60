package leadflow.platform.delivery;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What another program told by webhooks, each call once: the call's id is kept in the transaction
 * of its effect, so a call that failed may come again and one that was done does nothing.
 *
 * <p>The table has the columns {@code id}, {@code lead_id}, {@code type}, {@code received_at} and
 * {@code effect}, and defaults for all others. Callers are in a transaction.
 */
public final class WebhookInbox {

  private final JdbcClient jdbc;
  private final Clock clock;
  private final String table;

  /**
   * @param table with its schema
   */
  public WebhookInbox(JdbcClient jdbc, Clock clock, String table) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.table = table;
  }

  /**
   * Keeps a call, before it acts.
   *
   * @param id the header {@code webhook-id}
   * @param lead null where nobody knows it
   * @return false when the call was kept before; then nothing happens
   */
  public boolean isFirst(String id, String type, @Nullable UUID lead) {
    return jdbc.sql(
                """
                insert into %s (id, lead_id, type, received_at, effect)
                values (:id, :lead, :type, :now, '') on conflict (id) do nothing
                """
                    .formatted(table))
            .param("id", id)
            .param("lead", lead)
            .param("type", type)
            .param("now", Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  /** Notes what a call did, in words for people. */
  public void did(String id, String effect) {
    jdbc.sql("update %s set effect = :effect where id = :id".formatted(table))
        .param("effect", effect)
        .param("id", id)
        .update();
  }
}
