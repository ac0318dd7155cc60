package leadflow.insight.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import leadflow.insight.bottleneck.BottleneckReport.Finding;
import leadflow.insight.dashboard.YearOfLeads;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What it takes to look for stuck leads, and to make the whole report, among 100,000 leads. */
@Tag("long")
@LeadflowTest
class StuckScaleTests {

  private static final int LEADS = 100_000;
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  /** Every this many leads on their way have lost their journey. */
  private static final int ONE_OF = 20_000;

  @Autowired JdbcTemplate jdbc;
  @Autowired StuckLeads stuck;
  @Autowired Bottlenecks bottlenecks;
  @Autowired ReadSnapshot snapshot;

  @Test
  void stuckLeadsAreFoundWithinASecond() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, LEADS, NOW);
    // all on their way, at the place of their position
    jdbc.update(
        "update leadflow.lead set status = 'ACTIVE', position = 'NURTURE' where status in ('WON', 'LOST', 'DISQUALIFIED')");
    journeys();
    jdbc.execute("vacuum (analyze)");
    ReportFilter asked =
        new ReportFilter(
            ReportPeriod.last(Clock.fixed(NOW, ZoneOffset.UTC)), NOW, null, null, null, null, null);

    long took = median(() -> snapshot.of(() -> stuck.of(asked)));
    List<Finding> found = snapshot.of(() -> stuck.of(asked));
    long one = median(() -> stuck.isStuck(UUID.fromString("00000000-0000-4000-8000-000000000001")));
    long report = median(() -> bottlenecks.of(asked));

    System.out.printf(
        "%,d leads on their way, %,d executions, %,d jobs: stuck leads are found in %d ms, one is judged in %d ms,"
            + " the whole report takes %d ms%n",
        LEADS,
        count("act_ru_execution"),
        count("act_ru_job"),
        took / 1000,
        one / 1000,
        report / 1000);
    assertThat(found.stream().map(Finding::lead))
        .containsExactlyInAnyOrderElementsOf(
            jdbc.queryForList(
                "select id from leadflow.lead where right(id::text, 12)::int % " + ONE_OF + " = 0",
                UUID.class));
    assertThat(took).as("microseconds").isLessThan(1_000_000);
    assertThat(one).as("microseconds").isLessThan(20_000);
  }

  /**
   * A journey and what it calls, with their timers, tasks and subscriptions, as the engine writes
   * them.
   */
  private void journeys() {
    jdbc.execute("drop table if exists run");
    jdbc.execute(
        """
        create temporary table run as
        select l.id as lead, l.position, 'j' || right(l.id::text, 12) as journey, 'c' || right(l.id::text, 12) as called,
          l.stage_since as since,
          case l.position when 'NURTURE' then 'lead-nurturing' when 'QUALIFICATION' then 'lead-qualification'
            when 'HANDOVER' then 'sales-handover' end as model,
          case l.position when 'NURTURE' then 'CallActivity_NurtureLead' when 'QUALIFICATION' then 'CallActivity_QualifyLead'
            when 'HANDOVER' then 'CallActivity_HandOverToSales' when 'OPPORTUNITY' then 'UserTask_WorkOpportunity'
            else 'Gateway_Rest' end as place,
          case l.position when 'NURTURE' then 'IntermediateEvent_EmailDue' when 'QUALIFICATION' then 'UserTask_QualifyLead'
            when 'HANDOVER' then 'UserTask_AcceptLead' when 'OPPORTUNITY' then 'UserTask_WorkOpportunity'
            else 'Gateway_Rest' end as stay
        from leadflow.lead l where right(l.id::text, 12)::int %% %1$d > 0;
        alter table run add primary key (lead);
        update leadflow.lead l set journey_instance_id = run.journey from run where run.lead = l.id;
        set session_replication_role = replica;
        insert into act_ru_execution (id_, rev_, root_proc_inst_id_, proc_inst_id_, business_key_, proc_def_id_, proc_def_key_, is_active_, is_scope_)
        select journey, 1, journey, journey, lead::text, d.id_, d.key_, false, true
        from run join act_re_procdef d on d.key_ = 'lead-journey' and d.version_ = (select max(version_) from act_re_procdef where key_ = d.key_);
        insert into act_ru_execution (id_, rev_, proc_inst_id_, parent_id_, proc_def_id_, proc_def_key_, act_id_, is_active_, is_scope_)
        select 'x' || journey, 1, journey, journey, e.proc_def_id_, e.proc_def_key_, place, false, true
        from run join act_ru_execution e on e.id_ = journey;
        insert into act_ru_execution (id_, rev_, root_proc_inst_id_, proc_inst_id_, business_key_, super_exec_, proc_def_id_, proc_def_key_, is_active_, is_scope_)
        select called, 1, journey, called, lead::text, 'x' || journey, d.id_, d.key_, false, true
        from run join act_re_procdef d on d.key_ = model and d.version_ = (select max(version_) from act_re_procdef where key_ = d.key_);
        insert into act_ru_execution (id_, rev_, proc_inst_id_, parent_id_, proc_def_id_, proc_def_key_, act_id_, is_active_, is_scope_)
        select 'x' || called, 1, called, called, e.proc_def_id_, e.proc_def_key_, stay, true, true
        from run join act_ru_execution e on e.id_ = called;
        insert into act_ru_event_subscr (id_, rev_, event_type_, event_name_, execution_id_, proc_inst_id_, activity_id_, created_)
        select 's' || journey, 1, 'message', 'lead.moved', 'x' || journey, journey, 'BoundaryEvent_LeadMoved', now()
        from run where position in ('NURTURE', 'QUALIFICATION', 'RESTING');
        insert into act_ru_task (id_, rev_, execution_id_, proc_inst_id_, proc_def_id_, task_def_key_, name_, create_time_, suspension_state_)
        select 't' || lead, 1, 'x' || coalesce(nullif(called, ''), journey), case when model is null then journey else called end,
          e.proc_def_id_, stay, stay, since, 1
        from run join act_ru_execution e on e.id_ = case when model is null then journey else called end
        where position in ('QUALIFICATION', 'HANDOVER', 'OPPORTUNITY');
        insert into act_ru_job (id_, rev_, type_, exclusive_, execution_id_, process_instance_id_, root_proc_inst_id_, retries_, duedate_, handler_type_)
        select 'm' || n || lead, 1, 'timer', true, 'x' || journey, case when model is null then journey else called end, journey, 3,
          since + interval '1 year', 'timer-transition'
        from run, generate_series(1, 5) n where n = 1 or position in ('QUALIFICATION', 'HANDOVER');
        insert into act_hi_procinst (id_, proc_inst_id_, business_key_, proc_def_key_, proc_def_id_, start_time_, root_proc_inst_id_)
        select e.id_, e.id_, e.business_key_, e.proc_def_key_, e.proc_def_id_, since, journey
        from run join act_ru_execution e on e.id_ in (journey, called);
        insert into act_hi_actinst (id_, proc_def_key_, proc_def_id_, root_proc_inst_id_, proc_inst_id_, execution_id_, act_id_, act_name_,
          act_type_, start_time_, end_time_, duration_)
        select e.id_ || '-' || n, e.proc_def_key_, e.proc_def_id_, journey, e.proc_inst_id_, e.id_, stay, stay,
          case when stay like 'User%%' then 'userTask' when stay like 'Inter%%' then 'intermediateTimer' else 'eventBasedGateway' end,
          since - n * interval '1 day', case when n > 0 then since - (n - 0.5) * interval '1 day' end, case when n > 0 then 43200000 end
        from run join act_ru_execution e on e.id_ = case when model is null then 'x' || journey else 'x' || called end,
          generate_series(0, 5) n;
        insert into leadflow.flow_taken (lead_id, model, flow, at)
        select lead, 'lead-nurturing', case when n = 5 then 'Flow_AnotherEmailNo' else 'Flow_AnotherEmailYes' end, since - n * interval '1 day'
        from run, generate_series(0, 5) n;
        set session_replication_role = default
        """
            .formatted(ONE_OF));
  }

  private int count(String table) {
    return jdbc.queryForObject("select count(*) from " + table, Integer.class);
  }

  private static long median(Runnable work) {
    List<Long> times =
        IntStream.range(0, 5)
            .mapToObj(
                n -> {
                  long began = System.nanoTime();
                  work.run();
                  return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return times.get(times.size() / 2);
  }
}
