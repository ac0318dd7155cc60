package leadflow.process.guard;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.platform.format.EnglishFormat;
import leadflow.platform.validation.Conflict;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How tasks ended, to be told to whoever comes too late: who was first, and when. */
@Component
public class TaskCompletions {

  private final JdbcClient jdbc;
  private final Clock clock;

  TaskCompletions(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The present actor completes the task, in the transaction that ends it. */
  public void done(String task, UUID lead) {
    jdbc.sql(
            """
            insert into leadflow.task_done (task_id, lead_id, done_by, done_at)
            values (:task, :lead, :by, :now) on conflict (task_id) do nothing
            """)
        .param("task", task)
        .param("lead", lead)
        .param("by", Actor.current())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** A sentence for whoever comes too late; empty while the task is open, or where none was. */
  public Optional<String> told(String task) {
    return completed(task).or(() -> withdrawn(task));
  }

  /**
   * Locks the lead of a task that somebody works on, so that one comes after the other.
   *
   * @throws Conflict telling who was first, when the task is over by then
   */
  void lockOpen(String task, String instance) {
    jdbc.sql(
            """
            select l.id from leadflow.lead_card l where l.id =
              (select case when business_key_ ~ '^[0-9a-f-]{36}$' then business_key_::uuid end
               from act_ru_execution where id_ = :instance)
            for update
            """)
        .param("instance", instance)
        .query(UUID.class)
        .optional();
    boolean open =
        jdbc.sql("select exists (select 1 from act_ru_task where id_ = :task)")
            .param("task", task)
            .query(Boolean.class)
            .single();
    if (!open) {
      throw new Conflict(
          "task-completed", told(task).orElse("Somebody else completed this task a moment ago"));
    }
  }

  private Optional<String> completed(String task) {
    return jdbc.sql("select done_by, done_at from leadflow.task_done where task_id = :task")
        .param("task", task)
        .query(
            (r, n) ->
                "%s completed this task on %s"
                    .formatted(
                        r.getString("done_by"),
                        EnglishFormat.exactTime(r.getTimestamp("done_at").toInstant())))
        .optional();
  }

  private Optional<String> withdrawn(String task) {
    return jdbc.sql(
            "select end_time_ from act_hi_taskinst where id_ = :task and end_time_ is not null")
        .param("task", task)
        .query(
            (r, n) ->
                "This task was withdrawn on %s, since the lead went another way"
                    .formatted(EnglishFormat.exactTime(r.getTimestamp("end_time_").toInstant())))
        .optional();
  }
}
