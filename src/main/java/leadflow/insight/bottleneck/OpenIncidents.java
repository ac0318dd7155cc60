package leadflow.insight.bottleneck;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.insight.bottleneck.BottleneckReport.Incident;
import leadflow.insight.reporting.ReportFilter;
import leadflow.process.journey.DeployedModels;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Steps that need a person's help: the engine's open incidents, and jobs without retries. */
@Component
class OpenIncidents {

  /** Enough for a page; more of one kind are retried together. */
  private static final int MOST = 1000;

  private static final String SQL =
      """
      select f.job, f.type, f.definition, f.activity, f.message, f.since, f.instance, f.model,
        l.id as lead, l.owner, l.position, l.name
      from leadflow.failed_step f left join leadflow.lead_card l on l.id::text = f.lead_key
      where true %s
      order by f.since desc nulls last, f.job limit :most
      """;

  private final JdbcClient jdbc;
  private final DeployedModels models;

  OpenIncidents(JdbcClient jdbc, DeployedModels models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  /** Returns all that are open now, newest first. */
  List<Incident> of(ReportFilter asked) {
    return list(asked.ofLeads("l"), asked.values());
  }

  /** Returns the incident of this job, whichever lead it is about. */
  Optional<Incident> ofJob(String job) {
    return list(" and f.job = :job", Map.of("job", job)).stream().findFirst();
  }

  /**
   * Returns the incidents at this element that can simply be retried, whichever leads they are
   * about.
   */
  List<Incident> at(String model, String activity) {
    return list(
        " and f.job is not null and f.model = :model and f.activity = :activity",
        Map.of("model", model, "activity", activity));
  }

  private List<Incident> list(String narrowed, Map<String, Object> values) {
    return jdbc.sql(SQL.formatted(narrowed))
        .params(values)
        .param("most", MOST)
        .query((r, n) -> incident(r))
        .list();
  }

  private Incident incident(ResultSet r) throws SQLException {
    String definition = r.getString("definition");
    String activity = r.getString("activity");
    UUID lead = r.getObject("lead", UUID.class);
    return new Incident(
        r.getString("job"),
        r.getString("type"),
        definition == null ? "" : r.getString("model"),
        activity,
        definition == null ? activity : models.name(definition, activity),
        r.getString("message"),
        instant(r.getTimestamp("since")),
        r.getString("instance"),
        lead,
        lead == null ? null : r.getString("name"),
        r.getString("owner"),
        r.getString("position"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
