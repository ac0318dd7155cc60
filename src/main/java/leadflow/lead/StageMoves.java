package leadflow.lead;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Moves leads between stages and statuses, one append-only row per move. A skipped stage gets its
 * pass-through row, so that the funnel adds up.
 */
@Repository
public class StageMoves implements PersonalData {

  /** Measures working time; the SLA's calendars implement it. */
  public interface BusinessTime {
    /** Working seconds between two instants in the calendar of the owner's team. */
    long secondsBetween(Instant from, Instant to, @Nullable String owner);
  }

  private final JdbcClient jdbc;
  private final Clock clock;
  private final ObjectProvider<ModelVersion> model;
  private final ObjectProvider<BusinessTime> businessTime;

  StageMoves(
      JdbcClient jdbc,
      Clock clock,
      ObjectProvider<ModelVersion> model,
      ObjectProvider<BusinessTime> businessTime) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.model = model;
    this.businessTime = businessTime;
  }

  /** The first row of a new lead. */
  public void entered(Lead lead, String cause) {
    record(lead, null, lead.state().stage(), null, lead.state().status(), cause, null, null);
  }

  /**
   * The lead at its new stage and status; the caller saves it. Nothing is written when neither
   * changes. A customer keeps the stage CUSTOMER on every later way.
   *
   * @param cause decision, activity, user or timer
   * @throws IllegalStateException when no lead may go this way, see {@link Status#mayBecome}
   */
  public Lead move(Lead lead, Stage stage, Status status, String cause, @Nullable String reason) {
    LeadState from = lead.state();
    Stage to = from.stageAfter(stage);
    if (from.stage() == to && from.status() == status) {
      return lead.with(from.because(reason));
    }
    Instant now = now();
    LeadState moved = from.moved(to, status, reason, now);
    Stage at = from.stage();
    Instant since = from.since();
    for (Stage next : passedThrough(at, to)) {
      record(lead, at, next, from.status(), from.status(), cause, reason, since);
      at = next;
      since = now;
    }
    record(lead, at, to, from.status(), status, cause, reason, since);
    return lead.with(moved);
  }

  public List<StageChange> of(UUID lead) {
    return jdbc.sql("select * from leadflow.stage_change where lead_id = :lead order by id")
        .param("lead", lead)
        .query(
            (r, n) ->
                new StageChange(
                    r.getInt("cycle"),
                    r.getString("from_stage") == null
                        ? null
                        : Stage.valueOf(r.getString("from_stage")),
                    Stage.valueOf(r.getString("to_stage")),
                    r.getString("from_status") == null
                        ? null
                        : Status.valueOf(r.getString("from_status")),
                    Status.valueOf(r.getString("to_status")),
                    r.getTimestamp("at").toInstant(),
                    r.getString("cause"),
                    r.getString("reason"),
                    r.getString("actor"),
                    r.getString("model_version"),
                    r.getObject("dwell_seconds", Long.class),
                    r.getObject("dwell_business_seconds", Long.class)))
        .list();
  }

  private static List<Stage> passedThrough(Stage from, Stage to) {
    return to.isBefore(from)
        ? List.of()
        : List.of(Stage.values()).subList(Math.min(from.ordinal() + 1, to.ordinal()), to.ordinal());
  }

  private void record(
      Lead lead,
      @Nullable Stage from,
      Stage to,
      @Nullable Status fromStatus,
      Status toStatus,
      String cause,
      @Nullable String reason,
      @Nullable Instant since) {
    Instant now = now();
    BusinessTime hours = businessTime.getIfAvailable();
    Long business =
        since == null || hours == null
            ? null
            : (Long) hours.secondsBetween(since, now, lead.state().owner());
    ModelVersion version = model.getIfAvailable();
    jdbc.sql(
            """
            insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status,
              at, cause, reason, actor, model_version, dwell_seconds, dwell_business_seconds)
            values (:lead, :cycle, :from, :to, :fromStatus, :toStatus,
              :at, :cause, :reason, :actor, :model, :dwell, :business)
            """)
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .param("from", from == null ? null : from.name())
        .param("to", to.name())
        .param("fromStatus", fromStatus == null ? null : fromStatus.name())
        .param("toStatus", toStatus.name())
        .param("at", Timestamp.from(now))
        .param("cause", cause)
        .param("reason", reason)
        .param("actor", Actor.current())
        .param("model", version == null ? null : version.current())
        .param("dwell", since == null ? null : Duration.between(since, now).toSeconds())
        .param("business", business)
        .update();
  }

  private Instant now() {
    return clock.instant();
  }

  /**
   * The moves stay, so that the funnel still adds up; their reasons may quote what somebody wrote.
   */
  @Override
  public void erase(Lead lead) {
    jdbc.sql("update leadflow.stage_change set reason = null where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
