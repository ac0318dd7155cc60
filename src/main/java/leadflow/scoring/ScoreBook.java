package leadflow.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import leadflow.activity.ActivityLedger;
import leadflow.lead.Lead;
import leadflow.lead.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Scores leads from their ledger and keeps, for each change of grade or verdict, why. */
@Repository
public class ScoreBook {

  private final LeadScoring scoring;
  private final ActivityLedger ledger;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  ScoreBook(
      LeadScoring scoring, ActivityLedger ledger, JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.scoring = scoring;
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** The lead's score at this moment. Nothing is written. */
  public Scored score(Lead lead) {
    return scoring.score(lead, ledger.of(lead.id()), clock.instant());
  }

  /** Keeps the reasons where the grade changed or a verdict fell; the caller saves the lead. */
  public void note(Lead before, Scored now, @Nullable Verdict verdict, String cause) {
    boolean regraded =
        !before.score().grade().equals(now.score().grade())
            || before.score().mql() != now.score().mql();
    if (!regraded && verdict == null) {
      return;
    }
    jdbc.sql(
            """
            insert into leadflow.score_change (lead_id, cycle, at, fit, engagement, fit_grade,
              engagement_grade, mql, verdict, cause, rules)
            values (:lead, :cycle, :at, :fit, :engagement, :fitGrade,
              :engagementGrade, :mql, :verdict, :cause, :rules::jsonb)
            """)
        .param("lead", before.id())
        .param("cycle", before.standing().cycle())
        .param("at", Timestamp.from(clock.instant()))
        .param("fit", now.score().fit())
        .param("engagement", now.score().engagement())
        .param("fitGrade", now.score().fitGrade())
        .param("engagementGrade", now.score().engagementGrade())
        .param("mql", now.score().mql())
        .param("verdict", verdict == null ? null : verdict.label())
        .param("cause", cause)
        .param("rules", write(now))
        .update();
  }

  private String write(Scored scored) {
    try {
      return json.writeValueAsString(scored.rules());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
