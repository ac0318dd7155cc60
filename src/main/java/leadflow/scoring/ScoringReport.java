package leadflow.scoring;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import leadflow.process.decision.DecisionTables;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the leads are scored: by which tables, where they stand, and the runs over all of them. */
@RestController
@Tag(name = "Reports")
class ScoringReport {

  private static final int RUNS = 10;

  private final ScoreRuns runs;
  private final DecisionTables decisions;
  private final JdbcClient jdbc;
  private final Clock clock;

  ScoringReport(ScoreRuns runs, DecisionTables decisions, JdbcClient jdbc, Clock clock) {
    this.runs = runs;
    this.decisions = decisions;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A table and its version that counts now. */
  record Table(String decision, int version) {}

  /** How many leads stand in a cell of the grid, and of how many the MQL rule holds. */
  record Cell(String grade, long leads, long mql) {}

  /**
   * @param runs over all leads after a table has changed, newest first; the first one may be under
   *     way: {@code done} of {@code total}
   * @param waiting leads whose score time has changed and that are about to be scored again
   */
  record Report(List<Table> tables, List<Cell> grades, List<ScoreRun> runs, long waiting) {}

  @Operation(
      summary = "Tables, grades and the runs over all leads",
      description = "A changed table scores all leads again in the background; runs tell how far.")
  @GetMapping("/api/reports/scoring")
  Report report() {
    return new Report(
        LeadScoring.TABLES.stream().map(t -> new Table(t, decisions.version(t))).toList(),
        grades(),
        runs.newest(RUNS),
        waiting());
  }

  private List<Cell> grades() {
    return jdbc.sql(
            """
            select fit_grade || engagement_grade as grade, count(*) as leads,
              count(*) filter (where mql) as mql
            from leadflow.lead_card where not erased and fit_grade is not null
            group by 1 order by 1
            """)
        .query((r, n) -> new Cell(r.getString("grade"), r.getLong("leads"), r.getLong("mql")))
        .list();
  }

  private long waiting() {
    return jdbc.sql("select count(*) from leadflow.lead_card where score_changes_at <= :now")
        .param("now", Timestamp.from(clock.instant()))
        .query(Long.class)
        .single();
  }
}
