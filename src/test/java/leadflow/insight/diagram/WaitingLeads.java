package leadflow.insight.diagram;

import java.time.Instant;
import leadflow.insight.dashboard.YearOfLeads;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Many leads that wait at the SDR's task, as the engine and the program write them: a year of
 * leads, and beside it the engine's rows for the open ones, ended stays and ways taken.
 */
final class WaitingLeads {

  /**
   * The journey at its call, the called process at the task; each scope an execution of its own.
   */
  private static final String EXECUTIONS =
      """
      insert into act_ru_execution (id_, rev_, root_proc_inst_id_, proc_inst_id_, business_key_, parent_id_, proc_def_id_,
        super_exec_, act_id_, act_inst_id_, is_active_, is_concurrent_, is_scope_, is_event_scope_, suspension_state_,
        cached_ent_state_, sequence_counter_, proc_def_key_)
      select x.id, 1, 'j' || n, x.instance, x.key, x.parent, d.id_, null, x.activity, x.activity || ':' || x.id,
        x.activity is not null, x.kind = 'concurrent', true, false, 1, 0, 1, x.model
      from (select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0')) as key0 from generate_series(1, %1$d) n) l
      cross join lateral (values
        ('j' || n, 'j' || n, key0, null, 'lead-journey', null, 'instance'),
        ('jc' || n, 'j' || n, null, 'j' || n, 'lead-journey', 'CallActivity_QualifyLead', 'scope'),
        ('q' || n, 'q' || n, key0, null, 'lead-qualification', null, 'instance'),
        ('qt' || n, 'q' || n, null, 'q' || n, 'lead-qualification', 'UserTask_QualifyLead', 'concurrent'),
        ('qc' || n, 'q' || n, null, 'q' || n, 'lead-qualification', 'CallActivity_NurtureLightly', 'concurrent')
      ) x(id, instance, key, parent, model, activity, kind)
      join act_re_procdef d on d.key_ = x.model and d.version_ = 1
      """;

  private static final String INSTANCES =
      """
      insert into act_hi_procinst (id_, proc_inst_id_, business_key_, proc_def_key_, proc_def_id_, start_time_, state_)
      select x.prefix || n, x.prefix || n, '00000000-0000-4000-8000-' || lpad(n::text, 12, '0'), x.model, d.id_,
        timestamp '%2$s' - interval '365 days' * (1 - n::float / %3$d), 'ACTIVE'
      from generate_series(1, %3$d) n cross join (values ('j', 'lead-journey'), ('q', 'lead-qualification')) x(prefix, model)
      join act_re_procdef d on d.key_ = x.model and d.version_ = 1
      """;

  /** Some are only passed, as in the engine's own history. */
  private static final String STAYS =
      """
      insert into act_hi_actinst (id_, proc_def_key_, proc_def_id_, proc_inst_id_, execution_id_, act_id_, act_name_, act_type_,
        start_time_, end_time_, duration_, act_inst_state_, sequence_counter_)
      select a.activity || ':' || n, a.model, d.id_, a.prefix || n, 'e' || n, a.activity, a.activity, a.type, at,
        case when n > %1$d then at + lasted end, case when n > %1$d then extract(epoch from lasted)::bigint * 1000 end, 0, 1
      from (select n, timestamp '%2$s' - interval '365 days' * (1 - n::float / %3$d) as at,
          (abs(hashint8(n)) %% 200000) * interval '1 second' as lasted from generate_series(1, %3$d) n) l
      cross join (values ('q', 'lead-qualification', 'UserTask_QualifyLead', 'userTask'),
        ('q', 'lead-qualification', 'CallActivity_NurtureLightly', 'callActivity'),
        ('j', 'lead-journey', 'CallActivity_QualifyLead', 'callActivity'),
        ('q', 'lead-qualification', 'Task_PromoteToMql', 'serviceTask'), ('j', 'lead-journey', 'Task_ScoreLead', 'serviceTask')) a(prefix, model, activity, type)
      join act_re_procdef d on d.key_ = a.model and d.version_ = 1
      order by at
      """;

  private static final String FLOWS =
      """
      insert into leadflow.flow_taken (lead_id, model, flow, at)
      select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, f.model, f.flow,
        timestamptz '%2$s' - interval '365 days' * (1 - n::float / %3$d)
      from generate_series(1, %3$d) n cross join (values ('lead-journey', 'Flow_ScreenedOutNo', 1),
        ('lead-journey', 'Flow_StandingNotYetRipe', 1), ('lead-journey', 'Flow_LeadMovedToWhat', 1),
        ('lead-journey', 'Flow_MovedRipe', 1), ('lead-qualification', 'Flow_BesideToQualify', 1),
        ('lead-qualification', 'Flow_BesideToNurture', 1), ('lead-qualification', 'Flow_FirstTouchDueSoonToRemindSdr', 2)) f(model, flow, each)
      where n %% f.each = 0
      order by n
      """;

  /** Two running clocks for each lead that waits: a tenth of them overdue, another due soon. */
  private static final String CLOCKS =
      """
      delete from leadflow.sla_clock c using leadflow.lead l
      where l.id = c.lead_id and c.state = 'RUNNING' and l.id <= ('00000000-0000-4000-8000-' || lpad('%1$d', 12, '0'))::uuid;
      insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner, started_at, warn_at, due_at, state, policy_version)
      select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 2, k.kind, null, 'P1D', 'sdr' || 1 + n %% 8,
        timestamptz '%2$s' - interval '1 day', due - interval '1 hour', due, 'RUNNING', 1
      from generate_series(1, %1$d) n cross join (values ('first-touch', 0), ('qualify', 50)) k(kind, later)
      cross join lateral (select timestamptz '%2$s' + (n %% 10 + k.later) * interval '1 hour' - interval '30 minutes' as due) d
      """;

  /**
   * @param waiting the first of the leads wait now
   */
  static void write(JdbcTemplate jdbc, int leads, int waiting, Instant now) {
    forget(jdbc);
    YearOfLeads.write(jdbc, leads, now);
    String at = now.toString().replace("Z", "");
    for (String sql : new String[] {EXECUTIONS, INSTANCES, STAYS, FLOWS}) {
      // what it refers to is known to be there
      jdbc.execute(
          "set session_replication_role = replica;"
              + sql.formatted(waiting, at, leads)
              + ";set session_replication_role = origin");
    }
    jdbc.execute(CLOCKS.formatted(waiting, at));
    jdbc.execute("vacuum (analyze)");
  }

  static void forget(JdbcTemplate jdbc) {
    jdbc.execute("truncate act_hi_actinst, act_hi_procinst, act_ru_execution cascade");
  }

  private WaitingLeads() {}
}
