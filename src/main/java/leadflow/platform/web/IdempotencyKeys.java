package leadflow.platform.web;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** Which calls were made under which key, and what they were answered; for seven days. */
@Repository
class IdempotencyKeys {

  private static final Duration KEPT = Duration.ofDays(7);

  /** A call that is not answered by then died with its node. */
  private static final Duration ABANDONED = Duration.ofSeconds(60);

  private final JdbcClient jdbc;
  private final Clock clock;

  IdempotencyKeys(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** One client's key. */
  record Key(String client, String value) {}

  /**
   * @param status null while the call is in flight
   */
  record Call(
      byte[] request,
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable String location,
      byte @Nullable [] body) {}

  /**
   * Takes the key for a call.
   *
   * @return when it was taken, which is what the answer is stored under; null when the key is known
   */
  @Nullable Instant take(Key key, byte[] request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int taken =
        jdbc.sql(
                """
                insert into leadflow.idempotency_key as known (client, key, request, at)
                values (:client, :key, :request, :now)
                on conflict (client, key) do update
                set request = excluded.request, at = excluded.at,
                  status = null, content_type = null, location = null, body = null
                where known.at < :expired
                  or (known.status is null and known.at < :abandoned
                    and known.request = excluded.request)
                """)
            .param("client", key.client())
            .param("key", key.value())
            .param("request", request)
            .param("now", Timestamp.from(now))
            .param("expired", Timestamp.from(now.minus(KEPT)))
            .param("abandoned", Timestamp.from(now.minus(ABANDONED)))
            .update();
    return taken == 1 ? now : null;
  }

  /** The call that holds the key. */
  @Nullable Call find(Key key) {
    return jdbc.sql(
            """
            select request, status, content_type, location, body
            from leadflow.idempotency_key where client = :client and key = :key
            """)
        .param("client", key.client())
        .param("key", key.value())
        .query(
            (row, n) ->
                new Call(
                    row.getBytes("request"),
                    row.getObject("status", Integer.class),
                    row.getString("content_type"),
                    row.getString("location"),
                    row.getBytes("body")))
        .optional()
        .orElse(null);
  }

  /** Keeps the answer, unless somebody else has taken the key over meanwhile. */
  void answered(
      Key key,
      Instant takenAt,
      int status,
      @Nullable String contentType,
      @Nullable String location,
      byte[] body) {
    jdbc.sql(
            """
            update leadflow.idempotency_key
            set status = :status, content_type = :type, location = :location, body = :body
            where client = :client and key = :key and at = :at and status is null
            """)
        .param("status", status)
        .param("type", contentType)
        .param("location", location)
        .param("body", body)
        .param("client", key.client())
        .param("key", key.value())
        .param("at", Timestamp.from(takenAt))
        .update();
  }

  /** The call failed on our side: it may be made again under its key. */
  void release(Key key, Instant takenAt) {
    jdbc.sql(
            """
            delete from leadflow.idempotency_key
            where client = :client and key = :key and at = :at and status is null
            """)
        .param("client", key.client())
        .param("key", key.value())
        .param("at", Timestamp.from(takenAt))
        .update();
  }

  @Scheduled(initialDelay = 60_000, fixedDelay = 3_600_000)
  void forgetOld() {
    jdbc.sql("delete from leadflow.idempotency_key where at < :expired")
        .param("expired", Timestamp.from(clock.instant().minus(KEPT)))
        .update();
  }
}
