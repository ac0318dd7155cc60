package leadflow.sales.crm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.platform.delivery.LeasedQueue;
import leadflow.platform.delivery.QueueState;
import leadflow.platform.validation.Conflict;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Outbox of events for the CRM: {@code PENDING → SENDING → SENT}, or {@code DEFERRED} and in the
 * end {@code FAILED}. Adding an event is part of the caller's transaction. Unlike a mail, an event
 * may arrive twice, and the CRM recognises it by its id: what a killed sender left is sent again.
 */
@Repository
class CrmEvents implements PersonalData {

  /**
   * Retries after half a minute, then waits four times as long each time, up to six hours: fifteen
   * hours in all.
   */
  static final int MOST_TRIES = 8;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT = Duration.ofHours(6);

  private final JdbcClient jdbc;
  private final LeasedQueue queue;
  private final Clock clock;

  CrmEvents(JdbcClient jdbc, CrmSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.queue = new LeasedQueue(jdbc, clock, "leadflow.crm_event", "answer", settings.lease());
    this.clock = clock;
  }

  /**
   * An event as people see it.
   *
   * @param state PENDING, SENDING, DEFERRED, SENT or FAILED
   * @param attempts how often it was sent in all
   * @param answer the CRM's last answer, in words
   * @param nextTryAt null when none is planned
   * @param askedBy who requested that it is sent again
   */
  record Event(
      UUID id,
      UUID leadId,
      String lead,
      String type,
      Instant at,
      String state,
      int attempts,
      @Nullable String answer,
      @Nullable Instant nextTryAt,
      @Nullable Instant settledAt,
      @Nullable String askedBy) {}

  /** A page of events, newest first. */
  record Page(List<Event> items, int page, int size, long total) {}

  /** An event that this sender has claimed. */
  record Claimed(UUID id, String body, int attempt, int tries) {

    private LeasedQueue.Ticket ticket() {
      return new LeasedQueue.Ticket(id, attempt);
    }
  }

  /**
   * Adds an event to the outbox.
   *
   * @param occasion there is one event per lead, cycle, type and occasion; a repeated one adds
   *     nothing
   * @param body builds the JSON from the event's id and instant
   */
  void add(Lead lead, String type, String occasion, BiFunction<UUID, Instant, String> body) {
    UUID id = UUID.randomUUID();
    Instant now = clock.instant();
    jdbc.sql(
            """
            insert into leadflow.crm_event (id, lead_id, cycle, type, occasion, body, at, state, not_before)
            values (:id, :lead, :cycle, :type, :occasion, :body, :now, 'PENDING', :now)
            on conflict (lead_id, cycle, type, occasion) do nothing
            """)
        .param("id", id)
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .param("type", type)
        .param("occasion", occasion)
        .param("body", body.apply(id, now))
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Claims the next due event for this sender alone, while the lease lasts. */
  Optional<Claimed> claim() {
    return queue.claim(
        "true",
        ", tries = tries + 1",
        (r, n) ->
            new Claimed(
                r.getObject("id", UUID.class),
                r.getString("body"),
                r.getInt("attempt"),
                r.getInt("tries")));
  }

  /**
   * Checks right before sending: erasing a lead removes its events, and the lease may have expired.
   */
  boolean isStillOurs(Claimed event) {
    return queue.isStillOurs(event.ticket());
  }

  /**
   * Releases events whose sender died or was paused too long; that sender's result no longer
   * counts.
   */
  int expireLeases() {
    return queue.expireLeases();
  }

  boolean sent(Claimed event, String answer) {
    return queue.settle(event.ticket(), QueueState.SENT.id(), answer);
  }

  boolean failed(Claimed event, String answer) {
    return queue.settle(event.ticket(), QueueState.FAILED.id(), answer);
  }

  /**
   * Schedules another try, or marks the event as failed after the last one: a person has to look.
   */
  boolean deferred(Claimed event, String answer) {
    return event.tries() >= MOST_TRIES
        ? failed(event, answer)
        : queue.defer(event.ticket(), answer, backOff(event.tries()));
  }

  /** Varies by up to a fifth, so that events that failed together are not retried together. */
  static Duration backOff(int tries) {
    double millis = FIRST_WAIT.toMillis() * Math.pow(4, tries - 1.0);
    return LeasedQueue.spread(Duration.ofMillis((long) Math.min(millis, LONGEST_WAIT.toMillis())));
  }

  /**
   * Sends the event again, at once and with all its tries. This also works for one that was sent,
   * since the CRM recognises it by its id.
   *
   * @return false when there is no such event
   * @throws Conflict while it is being sent
   */
  boolean retry(UUID id) {
    int changed =
        jdbc.sql(
                """
                update leadflow.crm_event set state = 'PENDING', tries = 0, not_before = :now,
                  settled_at = null, asked_by = :by
                where id = :id and state <> 'SENDING'
                """)
            .param("now", now())
            .param("by", Actor.current())
            .param("id", id)
            .update();
    if (changed == 0 && find(id).isPresent()) {
      throw new Conflict("being-sent", "The event is on its way; wait for its answer");
    }
    return changed == 1;
  }

  Optional<Event> find(UUID id) {
    return jdbc.sql(SELECT + " where e.id = :id")
        .param("id", id)
        .query((r, n) -> event(r))
        .optional();
  }

  Page page(@Nullable String state, int page, int size) {
    String where = state == null ? "" : " where e.state = :state";
    var count = jdbc.sql("select count(*) from leadflow.crm_event e" + where);
    var items =
        jdbc.sql(SELECT + where + " order by e.at desc, e.id limit :size offset :offset")
            .param("size", size)
            .param("offset", (long) page * size);
    if (state != null) {
      count = count.param("state", state);
      items = items.param("state", state);
    }
    return new Page(
        items.query((r, n) -> event(r)).list(), page, size, count.query(Long.class).single());
  }

  private static final String SELECT =
      """
      select e.*, l.name
      from leadflow.crm_event e join leadflow.lead_card l on l.id = e.lead_id
      """;

  private static Event event(ResultSet r) throws SQLException {
    QueueState state = QueueState.valueOf(r.getString("state"));
    return new Event(
        r.getObject("id", UUID.class),
        r.getObject("lead_id", UUID.class),
        r.getString("name"),
        r.getString("type"),
        r.getTimestamp("at").toInstant(),
        state.id(),
        r.getInt("attempt"),
        r.getString("answer"),
        state.isWaiting() ? r.getTimestamp("not_before").toInstant() : null,
        r.getTimestamp("settled_at") == null ? null : r.getTimestamp("settled_at").toInstant(),
        r.getString("asked_by"));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.crm_event where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
