package leadflow.process.read;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The steps that a lead went in the models, as the engine's history keeps them. */
@Repository
public class JourneyHistory {

  private final JdbcClient jdbc;

  JourneyHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param model such as lead-nurturing
   * @param instance the process instance it belongs to
   * @param calledBy the instance whose call it serves; null for a journey
   * @param type as BPMN names it, such as userTask
   * @param until null while the lead stands there
   * @param withdrawn whether it ended because the lead went another way
   * @param why an instance ended without coming to its end, such as erased
   */
  public record Step(
      String model,
      int version,
      String instance,
      @Nullable String calledBy,
      String activity,
      @Nullable String name,
      String type,
      Instant at,
      @Nullable Instant until,
      boolean withdrawn,
      @Nullable String assignee,
      @Nullable String why) {}

  private static final int CANCELED = 2;

  /** Oldest first; over all cycles and called models. */
  public List<Step> of(UUID lead) {
    return jdbc.sql(
            """
            select a.*, d.version_, p.super_process_instance_id_, p.delete_reason_ as ended_because
            from act_hi_procinst p
            join act_hi_actinst a on a.proc_inst_id_ = p.id_
            join act_re_procdef d on d.id_ = a.proc_def_id_
            where p.business_key_ = :lead
            order by a.start_time_, a.sequence_counter_, a.id_
            """)
        .param("lead", lead.toString())
        .query((r, n) -> step(r))
        .list();
  }

  /** How many calls lead to each instance: 0 for a journey. */
  public static Map<String, Integer> depths(List<Step> steps) {
    Map<String, String> callers = new HashMap<>();
    steps.forEach(step -> callers.put(step.instance, step.calledBy));
    Map<String, Integer> depths = new HashMap<>();
    callers.keySet().forEach(instance -> depths.put(instance, depth(instance, callers)));
    return depths;
  }

  private static int depth(String instance, Map<String, String> callers) {
    String caller = callers.get(instance);
    return caller == null ? 0 : 1 + depth(caller, callers);
  }

  /** Whose process instance this is, running or over. */
  public Optional<UUID> leadOf(String instance) {
    return jdbc.sql("select business_key_ from act_hi_procinst where id_ = :id")
        .param("id", instance)
        .query(String.class)
        .optional()
        .filter(key -> key.matches("[0-9a-f-]{36}"))
        .map(UUID::fromString);
  }

  private static Step step(ResultSet r) throws SQLException {
    return new Step(
        r.getString("proc_def_key_"),
        r.getInt("version_"),
        r.getString("proc_inst_id_"),
        r.getString("super_process_instance_id_"),
        r.getString("act_id_"),
        r.getString("act_name_"),
        r.getString("act_type_"),
        r.getTimestamp("start_time_").toInstant(),
        instant(r.getTimestamp("end_time_")),
        r.getInt("act_inst_state_") == CANCELED,
        r.getString("assignee_"),
        r.getString("ended_because"));
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
