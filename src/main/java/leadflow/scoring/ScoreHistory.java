package leadflow.scoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.PendingMove;
import leadflow.lead.activity.ActivityLedger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Scores leads from their ledger and keeps, for each change of grade or verdict, why. */
@Repository
public class ScoreHistory {

  private final LeadScoring scoring;
  private final ActivityLedger ledger;
  private final JdbcClient jdbc;
  private final ObjectMapper json;
  private final Clock clock;

  ScoreHistory(
      LeadScoring scoring, ActivityLedger ledger, JdbcClient jdbc, ObjectMapper json, Clock clock) {
    this.scoring = scoring;
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** The lead's score at this moment. Nothing is written. */
  public ScoreResult score(Lead lead) {
    return scoring.score(lead, ledger.of(lead.id()), clock.instant());
  }

  /** Competitor, junk or what else screen-lead names; null for a lead. */
  public @Nullable String screenedOut(Lead lead) {
    return scoring.screenedOut(lead.facts());
  }

  /** Keeps the reasons where the grade changed or a verdict fell; the caller saves the lead. */
  public void note(Lead before, ScoreResult now, @Nullable PendingMove verdict, String cause) {
    boolean regraded =
        !before.score().grade().equals(now.score().grade())
            || before.score().mql() != now.score().mql();
    if (!regraded && verdict == null) {
      return;
    }
    jdbc.sql(
            """
            insert into leadflow.score_change (lead_id, cycle, at, fit, engagement, fit_grade,
              engagement_grade, mql, verdict, cause, rules, basis)
            values (:lead, :cycle, :at, :fit, :engagement, :fitGrade,
              :engagementGrade, :mql, :verdict, :cause, :rules::jsonb, :basis::jsonb)
            """)
        .param("lead", before.id())
        .param("cycle", before.state().cycle())
        .param("at", Timestamp.from(clock.instant()))
        .param("fit", now.score().fit())
        .param("engagement", now.score().engagement())
        .param("fitGrade", now.score().fitGrade())
        .param("engagementGrade", now.score().engagementGrade())
        .param("mql", now.score().mql())
        .param("verdict", verdict == null ? null : verdict.label())
        .param("cause", cause)
        .param("rules", write(now.rules()))
        .param("basis", write(now.basis().decisions()))
        .update();
  }

  /**
   * A verdict or a change of grade, and why.
   *
   * @param verdict ripe, handRaised or replied; null for a change of grade or of the MQL rule
   * @param cause activity, journey, time or tables
   * @param decisions the tables that were asked, with what they were asked and said
   */
  public record Entry(
      Instant at,
      int cycle,
      int fit,
      int engagement,
      String grade,
      boolean mql,
      @Nullable String verdict,
      String cause,
      JsonNode rules,
      @Nullable JsonNode decisions) {}

  /** The lead's verdicts and changes of grade, newest first. */
  public List<Entry> history(UUID lead, int most) {
    return jdbc.sql(
            "select * from leadflow.score_change where lead_id = :lead order by id desc limit :most")
        .param("lead", lead)
        .param("most", most)
        .query((r, n) -> entry(r))
        .list();
  }

  private Entry entry(ResultSet r) throws SQLException {
    String basis = r.getString("basis");
    return new Entry(
        r.getTimestamp("at").toInstant(),
        r.getInt("cycle"),
        r.getInt("fit"),
        r.getInt("engagement"),
        r.getString("fit_grade") + r.getString("engagement_grade"),
        r.getBoolean("mql"),
        r.getString("verdict"),
        r.getString("cause"),
        read(r.getString("rules")),
        basis == null ? null : read(basis));
  }

  private JsonNode read(String stored) {
    try {
      return json.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String write(Object told) {
    try {
      return json.writeValueAsString(told);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
