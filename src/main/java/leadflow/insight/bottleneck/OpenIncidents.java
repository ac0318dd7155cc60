package leadflow.insight.bottleneck;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.insight.bottleneck.BottleneckReport.Incident;
import leadflow.insight.reporting.ReportFilter;
import leadflow.lead.Leads;
import leadflow.process.journey.DeployedModels;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Steps that wait for a person's help: the engine's open incidents, and jobs without retries. */
@Component
class OpenIncidents {

  /** Enough for a page; whoever has more retries all of one kind. */
  private static final int MOST = 1000;

  /**
   * An incident is told again by each model that called the one in which it is; only the first
   * counts. The lead is that of the whole journey.
   */
  private static final String SQL =
      """
      select f.job, f.type, f.definition, coalesce(f.activity, '') as activity, f.message, f.since, f.instance,
        d.key_ as model, l.id as lead, l.owner, l.position, %s as name
      from (
        select j.id_ as job, i.incident_type_ as type, i.proc_def_id_ as definition,
          coalesce(i.failed_activity_id_, i.activity_id_) as activity,
          coalesce(i.incident_msg_, j.exception_msg_) as message, i.incident_timestamp_ as since,
          i.proc_inst_id_ as instance
        from act_ru_incident i left join act_ru_job j on j.id_ = i.configuration_ and i.incident_type_ = 'failedJob'
        where i.cause_incident_id_ = i.id_ or i.cause_incident_id_ is null
        union all
        select j.id_, 'failedJob', j.process_def_id_, coalesce(j.failed_act_id_, jd.act_id_), j.exception_msg_, null,
          j.process_instance_id_
        from act_ru_job j left join act_ru_jobdef jd on jd.id_ = j.job_def_id_
        where j.retries_ = 0 and not exists (select from act_ru_incident i where i.configuration_ = j.id_)
      ) f
      left join act_re_procdef d on d.id_ = f.definition
      left join act_ru_execution e on e.id_ = f.instance
      left join act_ru_execution root on root.id_ = e.root_proc_inst_id_
      left join leadflow.lead l on l.id::text = root.business_key_
      where true %s
      order by f.since desc nulls last, f.job limit :most
      """;

  private final JdbcClient jdbc;
  private final DeployedModels models;

  OpenIncidents(JdbcClient jdbc, DeployedModels models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  /** All that are open now, newest first. */
  List<Incident> of(ReportFilter asked) {
    return list(asked.ofLeads("l"), asked.values());
  }

  /** The one of this job, whomever it is about. */
  Optional<Incident> ofJob(String job) {
    return list(" and f.job = :job", Map.of("job", job)).stream().findFirst();
  }

  /** Those at this element that can simply be tried again, whomever they are about. */
  List<Incident> at(String model, String activity) {
    return list(
        " and f.job is not null and d.key_ = :model and f.activity = :activity",
        Map.of("model", model, "activity", activity));
  }

  private List<Incident> list(String narrowed, Map<String, Object> values) {
    return jdbc.sql(SQL.formatted(Leads.DISPLAY_NAME, narrowed))
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
        instant(r.getObject("since", LocalDateTime.class)),
        r.getString("instance"),
        lead,
        lead == null ? null : r.getString("name"),
        r.getString("owner"),
        r.getString("position"));
  }

  /** The engine writes its times in UTC. */
  private static @Nullable Instant instant(@Nullable LocalDateTime at) {
    return at == null ? null : at.toInstant(ZoneOffset.UTC);
  }
}
