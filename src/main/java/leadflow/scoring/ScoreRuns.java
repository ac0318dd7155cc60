package leadflow.scoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import leadflow.lead.LeadTransactions;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The runs over all leads, one for each change of a scoring table. */
@Repository
public class ScoreRuns {

  private final JdbcClient jdbc;
  private final DecisionTables decisions;
  private final LeadTransactions transactions;
  private final Clock clock;
  private volatile String known = "";

  ScoreRuns(JdbcClient jdbc, DecisionTables decisions, LeadTransactions transactions, Clock clock) {
    this.jdbc = jdbc;
    this.decisions = decisions;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Begins a run where a table was changed since the last one; the older one is at an end. */
  public void beginIfChanged() {
    String definitions = told(decisions::definition);
    if (!definitions.equals(known)) {
      transactions.inOne(() -> beginUnlessBegun(definitions));
      known = definitions;
    }
  }

  /** Of several nodes one begins it. */
  private void beginUnlessBegun(String definitions) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('leadflow.scoring_run', 0))")
        .query((r, n) -> true)
        .single();
    int begun =
        jdbc.sql(
                """
                insert into leadflow.scoring_run (tables, definitions, started_at, total)
                select :tables, :definitions, :now,
                  (select count(*) from leadflow.lead_card where not erased)
                where :definitions is distinct from
                  (select definitions from leadflow.scoring_run order by id desc limit 1)
                """)
            .param("tables", told(decisions::version))
            .param("definitions", definitions)
            .param("now", now())
            .update();
    if (begun == 1) {
      jdbc.sql(
              """
              update leadflow.scoring_run set finished_at = :now, superseded = true
              where finished_at is null and id < (select max(id) from leadflow.scoring_run)
              """)
          .param("now", now())
          .update();
    }
  }

  private static String told(Function<String, ?> what) {
    return LeadScoring.TABLES.stream()
        .map(table -> table + ":" + what.apply(table))
        .collect(Collectors.joining(" "));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  /** A run and where it stands. */
  public record Open(long id, @Nullable UUID cursor) {}

  /** The run that is not through, locked; empty where there is none, or another node is at it. */
  public Optional<Open> lockOpen() {
    return jdbc.sql(
            """
            select id, cursor from leadflow.scoring_run where finished_at is null
            order by id desc limit 1 for update skip locked
            """)
        .query((r, n) -> new Open(r.getLong("id"), r.getObject("cursor", UUID.class)))
        .optional();
  }

  public void advance(Open run, UUID cursor, int done, int changed) {
    jdbc.sql(
            """
            update leadflow.scoring_run set cursor = :cursor, done = done + :done,
              changed = changed + :changed
            where id = :id
            """)
        .param("cursor", cursor)
        .param("done", done)
        .param("changed", changed)
        .param("id", run.id)
        .update();
  }

  public void finish(Open run) {
    jdbc.sql("update leadflow.scoring_run set finished_at = :now where id = :id")
        .param("now", now())
        .param("id", run.id)
        .update();
  }

  /** The newest runs first. */
  public List<ScoreRun> newest(int most) {
    return jdbc.sql("select * from leadflow.scoring_run order by id desc limit :most")
        .param("most", most)
        .query((r, n) -> run(r))
        .list();
  }

  private static ScoreRun run(ResultSet r) throws SQLException {
    Timestamp finished = r.getTimestamp("finished_at");
    return new ScoreRun(
        r.getLong("id"),
        r.getString("tables"),
        r.getTimestamp("started_at").toInstant(),
        r.getLong("total"),
        r.getLong("done"),
        r.getLong("changed"),
        finished == null ? null : finished.toInstant(),
        r.getBoolean("superseded"));
  }
}
