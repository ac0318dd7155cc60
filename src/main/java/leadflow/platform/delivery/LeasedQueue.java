package leadflow.platform.delivery;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rows of a table that are to be sent to another program: one transaction claims a row for as long
 * as a lease lasts, the call goes out in none, another transaction settles the row, and only if it
 * is still this sender's turn. The claim's number ({@code attempt}) fences a sender that comes back
 * too late.
 *
 * <p>The table has the columns {@code id}, {@code state}, {@code attempt}, {@code not_before},
 * {@code lease_until}, {@code settled_at} and one for what became of it, in words. Callers are in a
 * transaction.
 */
public final class LeasedQueue {

  private final JdbcClient jdbc;
  private final Clock clock;
  private final String table;
  private final String note;
  private final Duration lease;

  /**
   * @param table with its schema
   * @param note the column that tells people what became of it
   * @param lease how long a sender may take
   */
  public LeasedQueue(JdbcClient jdbc, Clock clock, String table, String note, Duration lease) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.table = table;
    this.note = note;
    this.lease = lease;
  }

  /** Which claim of a row. */
  public record Ticket(UUID id, int attempt) {}

  /**
   * Claims the row that is due first.
   *
   * @param only a condition on the rows, in SQL, such as {@code true}
   * @param also what else is set, in SQL, such as {@code , tries = tries + 1}; may be empty
   */
  public <T> Optional<T> claim(String only, String also, RowMapper<T> row) {
    return jdbc.sql(
            """
            update %1$s set state = 'SENDING', attempt = attempt + 1, lease_until = :lease%3$s
            where id = (select id from %1$s
                where %2$s and state in ('PENDING', 'DEFERRED') and not_before <= :now
                order by not_before limit 1 for update skip locked)
            returning *
            """
                .formatted(table, only, also))
        .param("now", now())
        .param("lease", Timestamp.from(clock.instant().plus(lease)))
        .query(row)
        .optional();
  }

  /** Whether the claim still holds, right before the row leaves. */
  public boolean isStillOurs(Ticket ticket) {
    return jdbc.sql(
            """
            select exists (select 1 from %s
              where id = :id and state = 'SENDING' and attempt = :attempt and lease_until > :now)
            """
                .formatted(table))
        .param("id", ticket.id)
        .param("attempt", ticket.attempt)
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  /**
   * Ends a claim for good.
   *
   * @param state the final one
   * @param why in words; null empties the column
   * @return false when the claim no longer held; then nothing happens
   */
  public boolean settle(Ticket ticket, String state, @Nullable String why) {
    return end(ticket, state, why, null);
  }

  /**
   * Ends a claim; the row is tried again after this time.
   *
   * @return false when the claim no longer held; then nothing happens
   */
  public boolean defer(Ticket ticket, @Nullable String why, Duration wait) {
    return end(ticket, QueueState.DEFERRED.id(), why, clock.instant().plus(wait));
  }

  private boolean end(Ticket ticket, String state, @Nullable String why, @Nullable Instant again) {
    return jdbc.sql(
                """
                update %1$s set state = :state, %2$s = :why, lease_until = null,
                  not_before = coalesce(:again, not_before),
                  settled_at = case when cast(:again as timestamptz) is null then cast(:now as timestamptz) end
                where id = :id and state = 'SENDING' and attempt = :attempt
                """
                    .formatted(table, note))
            .param("state", state)
            .param("why", why)
            .param("again", again == null ? null : Timestamp.from(again))
            .param("now", now())
            .param("id", ticket.id)
            .param("attempt", ticket.attempt)
            .update()
        == 1;
  }

  /**
   * Lets rows be tried again at once whose sender is dead or was stopped for too long; its word no
   * longer counts.
   *
   * @return how many
   */
  public int expireLeases() {
    return jdbc.sql(
            """
            update %s set state = 'DEFERRED', not_before = :now, lease_until = null,
              %s = 'the sender stopped in the middle'
            where state = 'SENDING' and lease_until < :now
            """
                .formatted(table, note))
        .param("now", now())
        .update();
  }

  /** Returns about this time, give or take a fifth, so that what failed together spreads. */
  public static Duration spread(Duration wait) {
    return Duration.ofMillis(
        (long) (wait.toMillis() * ThreadLocalRandom.current().nextDouble(0.8, 1.2)));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
