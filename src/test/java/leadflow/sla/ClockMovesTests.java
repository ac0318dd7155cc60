package leadflow.sla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.LeadTransactions;
import leadflow.process.decision.DecisionTables;
import leadflow.sales.qualification.Attempts;
import leadflow.sla.calendar.CalendarChanged;
import leadflow.sla.calendar.Calendars;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A changed calendar or policy moves running clocks, their tasks and their timers. */
@LeadflowTest
@RunsSchedules
class ClockMovesTests {

  private static final Instant TUESDAY_LATE = Instant.parse("2026-03-03T16:00:00Z");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired SlaClocks clocks;
  @Autowired ClockMoves moves;
  @Autowired Calendars calendars;
  @Autowired DecisionTables decisions;
  @Autowired LeadTransactions transactions;
  @Autowired ApplicationEventPublisher events;
  @Autowired Attempts attempts;
  @Autowired RepositoryService repository;
  @Autowired ManagementService jobs;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void anSdrAndAManager() {
    staff.member("sofia", "sdr");
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    TestClock.set(TUESDAY_LATE);
  }

  @AfterEach
  void theUsualWeek() {
    jdbc.sql("delete from leadflow.team_day_off").update();
    jdbc.sql("delete from leadflow.staff").update();
    staff.goHome();
    jdbc.sql("update leadflow.team set hours = hours - 'SATURDAY', country = null").update();
    changed();
    repository.createDeploymentQuery().deploymentName("owner").list().stream()
        .forEach(d -> repository.deleteDeployment(d.getId(), true));
    decisions.refresh();
    moves.moveAll();
  }

  @Test
  void aDayOffMovesClockTaskAndTimersAndSaysWho() throws Exception {
    UUID lead = qualifying();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-04T10:00:00Z");
    SlaClock verdict = clock(lead, "qualify");

    Actor.as("maria", () -> dayOff("2026-03-04"));
    moves.moveAll();

    SlaClock moved = clock(lead, "first-touch");
    assertThat(moved.startedAt()).isEqualTo(TUESDAY_LATE);
    assertThat(moved.warnAt()).isEqualTo("2026-03-05T09:30:00Z");
    assertThat(moved.dueAt()).isEqualTo("2026-03-05T10:00:00Z");
    assertThat(moved.returnAt()).isEqualTo("2026-03-05T14:00:00Z");
    assertThat(timer(lead, "BoundaryEvent_FirstTouchDueSoon")).isEqualTo(moved.warnAt());
    assertThat(timer(lead, "BoundaryEvent_FirstTouchOverdue")).isEqualTo(moved.dueAt());
    assertThat(timer(lead, "BoundaryEvent_StillUntouched")).isEqualTo(moved.returnAt());
    assertThat(taskDue(lead, "UserTask_QualifyLead")).isEqualTo(moved.dueAt());
    assertThat(clock(lead, "qualify")).as("the wall clock").isEqualTo(verdict);
    assertThat(timer(lead, "BoundaryEvent_QualifyOverdue")).isEqualTo(verdict.dueAt());
    assertThat(shown(lead)).contains("\"dueAt\":\"2026-03-05T10:00:00Z\"");

    assertThat(changes(lead))
        .extracting(Moved::kind, Moved::cause, Moved::actor, Moved::oldDue, Moved::newDue)
        .containsExactly(
            tuple(
                "first-touch",
                "calendar",
                "maria",
                Instant.parse("2026-03-04T10:00:00Z"),
                Instant.parse("2026-03-05T10:00:00Z")));
    moves.moveAll();
    assertThat(changes(lead)).as("nothing moves twice").hasSize(1);
  }

  @Test
  void onlyTimersThatAskAClockAreMoved() {
    UUID lead = leads.lead().captured();
    Instant next = timers(lead).get(0);
    dayOff("2026-03-04");
    moves.moveAll();
    assertThat(timers(lead)).containsExactly(next);
  }

  @Test
  void aClockWhoseNewDueInstantHasPassedEscalatesAtOnceAndOnce() {
    TestClock.set(Instant.parse("2026-03-06T16:30:00Z"));
    UUID lead = qualifying();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-09T10:30:00Z");

    TestClock.set(Instant.parse("2026-03-07T12:00:00Z"));
    jdbc.sql("update leadflow.team set hours = hours || '{\"SATURDAY\": [\"09:00-17:00\"]}'")
        .update();
    changed();
    moves.moveAll();
    runDueTimers(lead);
    runDueTimers(lead);

    SlaClock late = clock(lead, "first-touch");
    assertThat(late.dueAt()).isEqualTo("2026-03-07T10:30:00Z");
    assertThat(late.state(TestClock.now())).isEqualTo(SlaClock.State.OVERDUE);
    assertThat(escalatedAt(late)).isEqualTo(TestClock.now());
    assertThat(escalations(lead)).isEqualTo(1);
  }

  @Test
  void aBreachStaysABreachWhenTheDayIsDeclaredOffAfterwards() {
    UUID lead = qualifying();
    TestClock.set(Instant.parse("2026-03-04T11:00:00Z"));
    runDueTimers(lead);
    SlaClock breached = clock(lead, "first-touch");
    assertThat(breached.escalated()).isTrue();

    dayOff("2026-03-04");
    moves.moveAll();
    runDueTimers(lead);

    SlaClock still = clock(lead, "first-touch");
    assertThat(still.dueAt()).isEqualTo(breached.dueAt());
    assertThat(still.state(TestClock.now())).isEqualTo(SlaClock.State.OVERDUE);
    assertThat(still.returnAt()).as("the way back").isEqualTo("2026-03-05T14:00:00Z");
    assertThat(timer(lead, "BoundaryEvent_StillUntouched")).isEqualTo(still.returnAt());
    assertThat(escalations(lead)).isEqualTo(1);
    attempts.log(lead, new Attempts.Attempt("call", "connected", null, null, null));
    assertThat(clock(lead, "first-touch").stored()).isEqualTo(SlaClock.State.MET_LATE);
  }

  @Test
  void whatFellDueOnlyAfterTheChangeIsNoBreachThoughTheMoveComesLate() {
    UUID lead = qualifying();
    dayOff("2026-03-04");
    // the program was down meanwhile
    TestClock.set(Instant.parse("2026-03-04T11:00:00Z"));
    moves.moveAll();
    runDueTimers(lead);
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-05T10:00:00Z");
    assertThat(escalations(lead)).isZero();
  }

  @Test
  void aHolidayOfTheCountryCountsBesideOwnDays() {
    TestClock.set(Instant.parse("2026-04-02T16:00:00Z"));
    UUID lead = qualifying();
    jdbc.sql("update leadflow.team set country = 'DE'").update();
    changed();
    moves.moveAll();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-04-07T10:00:00Z");
  }

  @Test
  void aNewPolicyMovesRunningClocksAndNoOthers() {
    UUID waiting = qualifying();
    UUID done = qualifying();
    attempts.log(done, new Attempts.Attempt("call", "connected", null, null, null));
    SlaClock met = clock(done, "first-touch");

    deploy(policy().replace("\"PT2H\"", "\"PT4H\"").replace("\"P7D\"", "\"P10D\""));
    moves.moveAll();

    SlaClock moved = clock(waiting, "first-touch");
    assertThat(moved.target()).hasHours(4);
    assertThat(moved.dueAt()).isEqualTo("2026-03-04T12:00:00Z");
    assertThat(clock(waiting, "qualify").dueAt()).isEqualTo("2026-03-13T16:00:00Z");
    assertThat(timer(waiting, "BoundaryEvent_FirstTouchOverdue")).isEqualTo(moved.dueAt());
    assertThat(timer(waiting, "BoundaryEvent_QualifyOverdue")).isEqualTo("2026-03-13T16:00:00Z");
    assertThat(taskDue(waiting, "UserTask_QualifyLead")).isEqualTo(moved.dueAt());
    assertThat(changes(waiting))
        .extracting(Moved::kind, Moved::cause, Moved::version)
        .containsExactlyInAnyOrder(
            tuple("first-touch", "policy", newest()), tuple("qualify", "policy", newest()));
    assertThat(clock(done, "first-touch")).as("a stopped clock").isEqualTo(met);
    assertThat(taskDue(done, "UserTask_QualifyLead")).isEqualTo(clock(done, "qualify").dueAt());
  }

  @Test
  void aPolicyCanTurnTheWallClockIntoBusinessHours() {
    TestClock.set(Instant.parse("2026-03-06T16:00:00Z"));
    UUID lead = leads.lead().asks("demo").captured();
    assertThat(clock(lead, "decide").dueAt()).isEqualTo("2026-03-07T16:00:00Z");
    deploy(
        policy()
            .replaceAll("(OutputEntry_Decide_Calendar\">\\s*<text>)\"wall\"", "$1\"business\"")
            .replace("\"PT24H\"", "\"PT8H\""));
    moves.moveAll();
    assertThat(clock(lead, "decide").team()).isEqualTo(Calendars.DEFAULT_TEAM);
    assertThat(clock(lead, "decide").dueAt()).isEqualTo("2026-03-09T16:00:00Z");
    assertThat(timer(lead, "BoundaryEvent_DecisionOverdue")).isEqualTo("2026-03-09T16:00:00Z");
  }

  @Test
  void aWayBackToThePoolThatThePolicyAddsLaterIsTaken() {
    deploy(policy().replace("<text>300</text>", "<text></text>"));
    UUID lead = qualifying();
    assertThat(clock(lead, "first-touch").returnAt()).isNull();
    TestClock.set(Instant.parse("2026-03-04T12:00:00Z"));
    runDueTimers(lead);

    deploy(policy());
    moves.moveAll();
    assertThat(timer(lead, "BoundaryEvent_StillUntouched")).isEqualTo("2026-03-04T14:00:00Z");
    TestClock.set(Instant.parse("2026-03-04T14:00:00Z"));
    runDueTimers(lead);
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isNull();
  }

  @Test
  void aClaimFromTheQueueResetsNothingAlsoUnderANewPolicy() {
    people.person("sofia").absent("2026-01-01", null).save();
    UUID lead = qualifying();
    jdbc.sql("delete from leadflow.staff where user_id = 'sofia'").update();
    SlaClock queued = clock(lead, "first-touch");
    assertThat(queued.owner()).isNull();
    assertThat(queued.target()).hasHours(1);

    tasks.claim(journeys.task(lead, "UserTask_QualifyLead").getId(), "sofia");
    assertThat(clock(lead, "first-touch").owner()).isEqualTo("sofia");
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo(queued.dueAt());

    deploy(policy().replace("\"PT2H\"", "\"PT6H\""));
    moves.moveAll();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo(queued.dueAt());
    assertThat(changes(lead)).isEmpty();
  }

  @Test
  void aClockStartedByTheOldCalendarInTheMomentOfTheChangeIsMovedToo() {
    calendars.fresh(Calendars.DEFAULT_TEAM);
    dayOff("2026-03-04");
    // the calendar that is known here may be the old one for some seconds
    UUID lead = qualifying();
    moves.moveAll();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-05T10:00:00Z");
  }

  @Test
  void aClockThatCannotBeMovedStaysAndHindersNoOther() {
    UUID poisoned = qualifying();
    UUID other = qualifying();
    jdbc.sql(
            "update leadflow.sla_clock set asked = '{\"kind\": \"nothing\"}' where lead_id = :lead and kind = 'first-touch'")
        .param("lead", poisoned)
        .update();
    dayOff("2026-03-04");
    moves.moveAll();
    assertThat(clock(other, "first-touch").dueAt()).isEqualTo("2026-03-05T10:00:00Z");
    assertThat(clock(poisoned, "first-touch").dueAt()).isEqualTo("2026-03-04T10:00:00Z");
    assertThat(changes(poisoned))
        .singleElement()
        .extracting(Moved::problem)
        .isEqualTo("set-sla has no row for nothing");
  }

  @Test
  void whoIsOfAnotherTeamHasTheSameStartAndTargetInItsHours() {
    staff.person(port, "nina", "sdr");
    people.team("new-york").name("New York").zone("America/New_York").save();
    people.person("nina").in("new-york").save();
    UUID lead = qualifying();
    String task = journeys.task(lead, "UserTask_QualifyLead").getId();

    tasks.setAssignee(task, "nina");
    moves.moveAll();
    SlaClock hers = clock(lead, "first-touch");
    assertThat(hers.startedAt()).isEqualTo(TUESDAY_LATE);
    assertThat(hers.team()).isEqualTo("new-york");
    assertThat(hers.dueAt()).as("16:00 UTC is 11:00 there").isEqualTo("2026-03-03T18:00:00Z");
    assertThat(timer(lead, "BoundaryEvent_FirstTouchOverdue")).isEqualTo(hers.dueAt());
    assertThat(taskDue(lead, "UserTask_QualifyLead")).isEqualTo(hers.dueAt());

    // back in the pool it stays there; a breach is nobody's way out
    tasks.setAssignee(task, null);
    moves.moveAll();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo(hers.dueAt());
    TestClock.set(hers.dueAt());
    runDueTimers(lead);
    tasks.setAssignee(task, "sofia");
    moves.moveAll();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo(hers.dueAt());
    assertThat(changes(lead)).extracting(Moved::version).contains("hours of nina");
  }

  @Test
  void whoJoinsAnotherTeamTakesHisRunningClocksThere() {
    UUID lead = qualifying();
    SlaClock before = clock(lead, "first-touch");
    people.team("kolkata").name("Kolkata").zone("Asia/Kolkata").save();
    transactions.inOne(
        () -> {
          people.person("sofia").in("kolkata").save();
          clocks.joined("sofia", "kolkata");
        });
    moves.moveAll();
    SlaClock after = clock(lead, "first-touch");
    assertThat(after.startedAt()).isEqualTo(before.startedAt());
    // 9:00 there is 3:30 UTC
    assertThat(after.dueAt()).isEqualTo("2026-03-04T05:30:00Z");
    assertThat(clock(lead, "qualify").dueAt())
        .as("the wall clock")
        .isEqualTo("2026-03-10T16:00:00Z");
  }

  @Test
  void theWorkerMovesByItself() {
    UUID lead = qualifying();
    dayOff("2026-03-04");
    moves.takeATurn();
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-05T10:00:00Z");
  }

  private UUID qualifying() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    return lead;
  }

  private boolean dayOff(String day) {
    return transactions.inOne(
        () -> {
          jdbc.sql(
                  "insert into leadflow.team_day_off (team_id, day, name) values (:team, :day::date, 'Off')")
              .param("team", Calendars.DEFAULT_TEAM)
              .param("day", day)
              .update();
          events.publishEvent(new CalendarChanged(Calendars.DEFAULT_TEAM));
          return true;
        });
  }

  private void changed() {
    transactions.inOne(() -> events.publishEvent(new CalendarChanged(Calendars.DEFAULT_TEAM)));
  }

  private void deploy(String policy) {
    repository.createDeployment().name("owner").addString("set-sla.dmn", policy).deploy();
    decisions.refresh();
  }

  private static String policy() {
    try {
      return Files.readString(Path.of("processes/set-sla.dmn"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String newest() {
    return "set-sla:" + decisions.version("set-sla");
  }

  private SlaClock clock(UUID lead, String kind) {
    return clocks.newest(journeys.lead(lead), ClockKind.of(kind)).orElseThrow();
  }

  private String shown(UUID lead) {
    return Http.withKey(port).get("/api/leads/" + lead + "/journey").text();
  }

  private Instant taskDue(UUID lead, String element) {
    return journeys.task(lead, element).getDueDate().toInstant();
  }

  private Instant timer(UUID lead, String element) {
    return jobs.createJobQuery().activityId(element).list().stream()
        .filter(job -> journeys.instances(lead).contains(job.getProcessInstanceId()))
        .map(job -> job.getDuedate().toInstant())
        .reduce((a, b) -> Instant.MIN)
        .orElseThrow();
  }

  private List<Instant> timers(UUID lead) {
    return journeys.instances(lead).stream()
        .flatMap(instance -> jobs.createJobQuery().processInstanceId(instance).list().stream())
        .map(job -> job.getDuedate().toInstant())
        .toList();
  }

  /** What the engine's job executor would do now. */
  private void runDueTimers(UUID lead) {
    for (String instance : journeys.instances(lead)) {
      jobs.createJobQuery().processInstanceId(instance).executable().list().stream()
          .map(Job::getId)
          .forEach(jobs::executeJob);
    }
  }

  private Instant escalatedAt(SlaClock clock) {
    return jdbc.sql("select escalated_at from leadflow.sla_clock where id = :id")
        .param("id", clock.id())
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

  private record Moved(
      String kind,
      String cause,
      String version,
      String actor,
      Instant oldDue,
      Instant newDue,
      String problem) {}

  private List<Moved> changes(UUID lead) {
    return jdbc.sql(
            """
            select c.kind, s.* from leadflow.sla_change s join leadflow.sla_clock c on c.id = s.clock_id
            where c.lead_id = :lead order by s.id
            """)
        .param("lead", lead)
        .query(
            (r, n) ->
                new Moved(
                    r.getString("kind"),
                    r.getString("cause"),
                    r.getString("version"),
                    r.getString("actor"),
                    r.getTimestamp("old_due_at").toInstant(),
                    r.getTimestamp("new_due_at").toInstant(),
                    r.getString("problem")))
        .list();
  }
}
