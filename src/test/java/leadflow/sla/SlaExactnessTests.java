package leadflow.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import leadflow.lead.LeadTransactions;
import leadflow.process.decision.DecisionTables;
import leadflow.sales.qualification.Attempts;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A clock acts once, at its instant or at once after it, and never before. */
@LeadflowTest
@RunsSchedules
class SlaExactnessTests {

  private static final Instant TUESDAY = Instant.parse("2026-03-03T10:00:00Z");
  private static final Instant DUE = Instant.parse("2026-03-03T12:00:00Z");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired SlaClocks clocks;
  @Autowired SlaSteps steps;
  @Autowired LeadTransactions transactions;
  @Autowired Attempts attempts;
  @Autowired DecisionTables decisions;
  @Autowired ManagementService jobs;
  @Autowired TaskService tasks;
  @Autowired ProcessEngineConfigurationImpl engine;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void anSdrAnAeAndAManagerOnATuesdayMorning() {
    staff.member("sofia", "sdr");
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    TestClock.set(TUESDAY);
  }

  @Test
  void theProgramDownOverEveryInstantEscalatesOnceAtOnceAfterItsStart() {
    UUID lead = qualifying();
    // nothing runs until the verdict is overdue too
    Instant start = Instant.parse("2026-03-12T06:00:00Z");
    TestClock.set(start);
    assertThat(escalations(lead)).isZero();

    JobExecutor executor = engine.getJobExecutor();
    executor.start();
    try {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(dueTimers(lead)).isEmpty());
    } finally {
      executor.shutdown();
    }
    assertThat(escalations(lead)).as("first touch and verdict, once each").isEqualTo(2);
    assertThat(escalatedAt(lead, "first-touch")).isEqualTo(start);
    assertThat(escalatedAt(lead, "qualify")).isEqualTo(start);
  }

  @Test
  void aTimerThatComesEarlyComesAgainAtTheDueInstant() {
    UUID lead = qualifying();
    TestClock.set(DUE.minusMillis(1));
    journeys.timerNow(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(escalations(lead)).isZero();

    TestClock.set(DUE);
    assertThat(dueTimers(lead))
        .extracting(this::element)
        .contains("BoundaryEvent_FirstTouchOverdue");
    runDueTimers(lead);
    assertThat(escalatedAt(lead, "first-touch")).isEqualTo(DUE);
    assertThat(escalations(lead)).isEqualTo(1);
    assertThat(dueTimers(lead)).isEmpty();
  }

  @Test
  void aSilentOpportunityIsRememberedEachMonthAndATimerThatComesEarlyIsNotLost() {
    UUID lead = leads.lead().asks("demo").captured();
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of("decision", "accept", "amount", 1, "currency", "EUR", "closeDate", "2026-06-30"));
    SlaClock idle = clock(lead, "opportunity-idle");
    journeys.timerNow(lead, "BoundaryEvent_OpportunityIdle");
    assertThat(dueAt(lead, "BoundaryEvent_OpportunityIdle")).isEqualTo(idle.dueAt());
    assertThat(reminders(idle)).isZero();

    journeys.timer(lead, "BoundaryEvent_OpportunityIdle");
    assertThat(TestClock.now()).isEqualTo(idle.dueAt());
    assertThat(reminders(idle)).isEqualTo(1);
    journeys.timer(lead, "BoundaryEvent_OpportunityIdle");
    assertThat(TestClock.now()).isEqualTo(idle.dueAt().plus(Duration.ofDays(30)));
    assertThat(reminders(idle)).isEqualTo(2);
    transactions.inOne(() -> steps.remind(lead.toString(), "opportunity-idle"));
    assertThat(reminders(idle)).as("a timer that comes twice").isEqualTo(2);
  }

  @Test
  void ofManyWhoEscalateTheSameClockOneDoes() throws Exception {
    UUID lead = qualifying();
    TestClock.set(DUE);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            go.await();
                            transactions.inOne(
                                () -> steps.escalate(lead.toString(), "first-touch"));
                            return true;
                          }))
              .toList();
      go.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(escalations(lead)).isEqualTo(1);
  }

  @Test
  void aStoppedClocksTimersDoNothing() {
    UUID lead = qualifying();
    attempts.log(lead, called(null));
    TestClock.set(DUE.plus(Duration.ofHours(5)));
    runDueTimers(lead);
    assertThat(escalations(lead)).isZero();
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isEqualTo("sofia");
  }

  /** The clock runs from 10:00 and is due at 12:00; working hours end at 17:00. */
  @ParameterizedTest
  @CsvSource({
    "10:30, 10:30, MET, 10:30, ",
    "11:59:59.999, 12:30, MET, 11:59:59.999, ",
    "12:00, 12:00, MET_LATE, 12:00, 0",
    "12:20, 16:00, MET_LATE, 12:20, 1200",
    "19:00, 20:00, MET_LATE, 19:00, 18000",
    // from before the clock's start, within what two machines' clocks may differ
    "09:59, 10:30, MET, 10:00, ",
    // a call of the day before is no answer to what came today
    "09:30, 10:30, RUNNING, , ",
    // a machine that is ahead
    "12:02, 11:59, MET, 11:59, "
  })
  void aFactCountsWhenItHappenedAndNotWhenItIsToldOf(
      String happened, String told, String state, String stopped, Long overdue) {
    UUID lead = qualifying();
    TestClock.set(at(told));
    runDueTimers(lead);
    attempts.log(lead, called(at(happened)));
    SlaClock clock = clock(lead, "first-touch");
    if (stopped == null) {
      assertThat(clock.stored()).isEqualTo(SlaClock.State.RUNNING);
      assertThat(clock.stoppedAt()).isNull();
      return;
    }
    assertThat(clock.stored()).isEqualTo(SlaClock.State.valueOf(state));
    assertThat(clock.stoppedAt()).isEqualTo(at(stopped));
    assertThat(clock.overdueBusinessSeconds()).isEqualTo(overdue);
    // that it was escalated before it was told stays on it
    assertThat(clock.escalated()).isEqualTo(!at(told).isBefore(DUE));
  }

  @Test
  void theTaskShowsItsEarliestClockAndThenTheNext() {
    UUID lead = leads.lead().asks("demo").captured();
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "first-touch").dueAt());
    attempts.log(lead, called(null));
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "accept").dueAt());
    tasks.claim(journeys.task(lead, "UserTask_AcceptLead").getId(), "adam");
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "decide").dueAt());
    // given back and taken again: claimed is claimed
    String task = journeys.task(lead, "UserTask_AcceptLead").getId();
    tasks.setAssignee(task, null);
    tasks.claim(task, "adam");
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "decide").dueAt());
  }

  @Test
  void aTaskClaimedBeforeTheFirstTouchIsStillDueByTheFirstTouch() {
    UUID lead = leads.lead().asks("demo").captured();
    tasks.claim(journeys.task(lead, "UserTask_AcceptLead").getId(), "adam");
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "first-touch").dueAt());
    TestClock.advance(Duration.ofHours(1));
    attempts.log(lead, called(null));
    assertThat(clock(lead, "first-touch").stored()).isEqualTo(SlaClock.State.MET_LATE);
    assertThat(taskDue(lead)).isEqualTo(clock(lead, "decide").dueAt());
  }

  /** The shipped table, row by row. */
  @ParameterizedTest
  @CsvSource({
    "first-touch, true, true, PT5M, wall, 60, 300",
    "first-touch, true, false, PT5M, wall, 60, 300",
    "first-touch, false, false, PT1H, business, 75, 300",
    "first-touch, false, true, PT2H, business, 75, 300",
    "qualify, false, true, P7D, wall, 75, ",
    "qualify, true, false, P7D, wall, 75, ",
    "accept, true, true, PT4H, business, 75, ",
    "decide, false, false, PT24H, wall, 75, ",
    "opportunity-idle, false, true, P30D, wall, 80, "
  })
  void theShippedPolicy(
      String kind,
      boolean hot,
      boolean owned,
      String target,
      String calendar,
      Integer warn,
      Integer giveBack) {
    Map<String, Object> asked = new HashMap<>(Map.of("kind", kind, "hot", hot, "owned", owned));
    asked.put("product", null);
    asked.put("segment", null);
    var row = decisions.ask("set-sla", asked).first().orElseThrow();
    assertThat(row.text("target")).isEqualTo(target);
    assertThat(row.text("calendar")).isEqualTo(calendar);
    assertThat(row.number("warnPercent")).isEqualTo(warn);
    assertThat(row.number("returnAfterPercent")).isEqualTo(giveBack);
  }

  private long reminders(SlaClock clock) {
    return jdbc.sql(
            "select count(*) from leadflow.message where kind = 'internal' and step ~ (':' || :clock || '(\\.\\d+)?:')")
        .param("clock", clock.id())
        .query(Long.class)
        .single();
  }

  private UUID qualifying() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    return lead;
  }

  private static Attempts.Attempt called(Instant at) {
    return new Attempts.Attempt("call", "connected", null, at, null);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-03T" + (time.length() == 5 ? time + ":00" : time) + "Z");
  }

  private SlaClock clock(UUID lead, String kind) {
    return clocks.newest(journeys.lead(lead), ClockKind.of(kind)).orElseThrow();
  }

  private Instant taskDue(UUID lead) {
    return journeys.task(lead, "UserTask_AcceptLead").getDueDate().toInstant();
  }

  private Instant dueAt(UUID lead, String element) {
    return timers(lead).stream()
        .filter(job -> element(job).equals(element))
        .map(job -> job.getDuedate().toInstant())
        .findFirst()
        .orElseThrow();
  }

  private List<Job> timers(UUID lead) {
    return journeys.instances(lead).stream()
        .flatMap(instance -> jobs.createJobQuery().processInstanceId(instance).list().stream())
        .toList();
  }

  private List<Job> dueTimers(UUID lead) {
    return timers(lead).stream()
        .filter(job -> !job.getDuedate().toInstant().isAfter(TestClock.now()))
        .toList();
  }

  private String element(Job job) {
    return jobs.createJobDefinitionQuery()
        .jobDefinitionId(job.getJobDefinitionId())
        .singleResult()
        .getActivityId();
  }

  private void runDueTimers(UUID lead) {
    dueTimers(lead).forEach(job -> jobs.executeJob(job.getId()));
  }

  private Instant escalatedAt(UUID lead, String kind) {
    return jdbc.sql(
            "select escalated_at from leadflow.sla_clock where lead_id = :lead and kind = :kind")
        .param("lead", lead)
        .param("kind", kind)
        .query((r, n) -> r.getTimestamp(1).toInstant())
        .single();
  }

  private long escalations(UUID lead) {
    return jdbc.sql(
            "select count(*) from leadflow.message where lead_id = :lead and template like '%escalation%'")
        .param("lead", lead)
        .query(Long.class)
        .single();
  }
}
