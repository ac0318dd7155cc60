package leadflow.process.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.WorkStatus;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SDR's task and the clocks beside it. */
@LeadflowTest
class LeadQualificationTests {

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired SlaClocks clocks;
  @Autowired Staff staff;
  @Autowired TaskService tasks;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void anSdrAndAManagerOnATuesdayMorning() {
    staff.member("sofia", "sdr");
    staff.member("maria", "managers");
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
  }

  @Test
  void theTaskGoesToTheSdrAndIsDueWhenItsFirstClockIs() {
    UUID lead = qualifying();
    var task = journeys.task(lead, "UserTask_QualifyLead");
    assertThat(task.getAssignee()).isEqualTo("sofia");
    assertThat(task.getDueDate().toInstant()).isEqualTo(clock(lead, "first-touch").dueAt());
    assertThat(clock(lead, "first-touch").dueAt()).isEqualTo("2026-03-03T12:00:00Z");
  }

  @Test
  void anUntouchedLeadIsRemindedEscalatedAndGoesBackToThePool() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    assertThat(mails(lead)).containsExactly("sla-reminder to sofia@leadflow.example");

    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead)).contains("sla-escalation to maria@leadflow.example");
    assertThat(clock(lead, "first-touch").state(TestClock.now())).isEqualTo(SlaClock.State.OVERDUE);

    journeys.timer(lead, "BoundaryEvent_StillUntouched");
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isNull();
    assertThat(journeys.lead(lead).state().owner()).isNull();
    assertThat(mails(lead))
        .containsExactlyInAnyOrder(
            "sla-reminder to sofia@leadflow.example",
            "sla-overdue to sofia@leadflow.example",
            "sla-escalation to maria@leadflow.example",
            "back-in-pool to sofia@leadflow.example");

    journeys.complete(lead, "UserTask_QualifyLead", LeadJourneyTests.QUALIFIED);
    assertThat(clock(lead, "qualify").stored()).isEqualTo(SlaClock.State.MET);
    assertThat(journeys.lead(lead).state().workStatus()).isEqualTo(WorkStatus.QUALIFIED);
  }

  @Test
  void aVerdictThatTakesTooLongIsRemindedAndEscalatedOnce() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_QualifyDueSoon");
    assertThat(TestClock.now()).isEqualTo(clock(lead, "qualify").warnAt());
    assertThat(mails(lead)).containsExactly("sla-reminder to sofia@leadflow.example");
    journeys.timer(lead, "BoundaryEvent_QualifyOverdue");
    assertThat(mails(lead))
        .containsExactlyInAnyOrder(
            "sla-reminder to sofia@leadflow.example",
            "sla-overdue to sofia@leadflow.example",
            "sla-escalation to maria@leadflow.example");
    journeys.complete(lead, "UserTask_QualifyLead", LeadJourneyTests.RECYCLED);
    assertThat(clock(lead, "qualify").stored()).isEqualTo(SlaClock.State.MET_LATE);
  }

  @Test
  void aTimerOfAStoppedClockDoesNothing() {
    UUID lead = qualifying();
    clocks.stop(lead, TestClock.now(), "attempt", ClockKind.FIRST_TOUCH);
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    journeys.timer(lead, "BoundaryEvent_StillUntouched");
    assertThat(mails(lead)).isEmpty();
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isEqualTo("sofia");
  }

  @Test
  void aTimerThatComesEarlyDoesNothing() {
    UUID lead = qualifying();
    journeys.timerNow(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead)).isEmpty();
    assertThat(clock(lead, "first-touch").escalated()).isFalse();
  }

  @Test
  void theFormLeavesNoVariableBehind() {
    UUID lead = qualifying();
    journeys.complete(lead, "UserTask_QualifyLead", LeadJourneyTests.QUALIFIED);
    List<String> kept =
        jdbc.sql("select name_ from act_ru_variable where proc_inst_id_ in (:instances)")
            .param("instances", journeys.instances(lead))
            .query(String.class)
            .list();
    // what the model shows beside the next task, and nothing that was answered
    assertThat(kept).containsOnly("lead", "urgency", "leadFacts", "scoreReasons", "bant");
  }

  @Test
  void aVerdictThatTheAnswersDoNotSuggestNeedsAReason() {
    UUID lead = qualifying();
    assertThatThrownBy(
            () ->
                journeys.complete(
                    lead,
                    "UserTask_QualifyLead",
                    Map.of("needAnswer", "NO", "verdict", "qualified")))
        .hasMessageContaining("reason");
  }

  @Test
  void aHotLeadSaysSoInItsForm() {
    UUID asking = leads.lead().asks("demo").captured();
    assertThat(tasks.getVariables(journeys.task(asking, "UserTask_AcceptLead").getId()))
        .containsEntry(
            "urgency", "> **HOT** · asked for: demo · first touch by Tue 3 Mar, 10:05 UTC");
    assertThat(tasks.getVariables(journeys.task(qualifying(), "UserTask_QualifyLead").getId()))
        .containsEntry("urgency", "");
  }

  @Test
  void theNextStepAndItsDayAreKeptAndShownToTheAccountExecutive() {
    UUID lead = qualifying();
    Map<String, Object> answers = new HashMap<>(LeadJourneyTests.QUALIFIED);
    answers.put("nextStep", "Show the audit view");
    answers.put("nextStepDate", "2026-03-09");
    answers.put("comment", "Ask for *Bo*, the CFO");
    journeys.complete(lead, "UserTask_QualifyLead", answers);
    assertThat(tasks.getVariables(journeys.task(lead, "UserTask_AcceptLead").getId()).get("bant"))
        .asString()
        .contains("Next step: Show the audit view · 2026-03-09")
        .contains("Reason: Ask for \\*Bo\\*, the CFO");
  }

  private UUID qualifying() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    return lead;
  }

  private SlaClock clock(UUID lead, String kind) {
    return clocks.of(lead).stream()
        .filter(c -> c.kind().id().equals(kind))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<String> mails(UUID lead) {
    return jdbc.sql(
            """
            select template || ' to ' || recipient from leadflow.message
            where lead_id = :lead and kind = 'internal' and template not in ('handover-notice', 'task-assigned')
            order by date
            """)
        .param("lead", lead)
        .query(String.class)
        .list();
  }
}
