package leadflow.process.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The account executive's task and the clocks beside it. */
@LeadflowTest
class SalesHandoverTests {

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired SlaClocks clocks;
  @Autowired TaskService tasks;
  @Autowired IdentityService identity;
  @Autowired Opportunities opportunities;
  @Autowired Staff staff;
  @Autowired JdbcClient jdbc;

  @BeforeEach
  void anAccountExecutiveAndAManagerOnATuesdayMorning() {
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
  }

  @Test
  void whoWasChosenHearsOfItAndTheTaskWaitsToBeClaimed() {
    UUID lead = asking();
    assertThat(mails(lead)).containsExactly("handover-notice to adam@leadflow.example");
    var task = journeys.task(lead, "UserTask_AcceptLead");
    assertThat(task.getAssignee()).isNull();
    assertThat(task.getPriority()).isEqualTo(100);
    // who asked is answered within five minutes, day and night
    assertThat(task.getDueDate().toInstant()).isEqualTo("2026-03-03T10:05:00Z");
  }

  @Test
  void claimingStopsTheAcceptanceClock() {
    UUID lead = asking();
    identity.setAuthentication("adam", List.of("sales"));
    tasks.claim(journeys.task(lead, "UserTask_AcceptLead").getId(), "adam");
    identity.clearAuthentication();
    assertThat(clock(lead, ClockKind.ACCEPT).stored()).isEqualTo(SlaClock.State.MET);
    assertThat(journeys.lead(lead).state().owner()).isEqualTo("adam");
    journeys.timer(lead, "BoundaryEvent_ClaimDueSoon");
    journeys.timer(lead, "BoundaryEvent_ClaimOverdue");
    assertThat(mails(lead)).containsExactly("handover-notice to adam@leadflow.example");
  }

  @Test
  void aLeadThatNobodyTakesIsRemindedAndEscalated() {
    UUID lead = asking();
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    assertThat(mails(lead)).contains("sla-reminder to adam@leadflow.example");
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead)).contains("sla-escalation to maria@leadflow.example");
    journeys.timer(lead, "BoundaryEvent_ClaimDueSoon");
    journeys.timer(lead, "BoundaryEvent_ClaimOverdue");
    journeys.timer(lead, "BoundaryEvent_DecisionDueSoon");
    journeys.timer(lead, "BoundaryEvent_DecisionOverdue");
    assertThat(mails(lead).stream().filter(mail -> mail.startsWith("sla-reminder"))).hasSize(3);
    assertThat(mails(lead).stream().filter(mail -> mail.startsWith("sla-escalation"))).hasSize(3);
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of("decision", "accept", "amount", 1, "currency", "EUR", "closeDate", "2026-06-30"));
    assertThat(clock(lead, ClockKind.DECIDE).stored()).isEqualTo(SlaClock.State.MET_LATE);
    assertThat(clock(lead, ClockKind.DECIDE).overdueBusinessSeconds()).isNotNull();
  }

  @Test
  void aRejectionNeedsItsReasonAndAnAcceptanceItsAmount() {
    UUID lead = asking();
    assertThatThrownBy(
            () -> journeys.complete(lead, "UserTask_AcceptLead", Map.of("decision", "reject")))
        .hasMessageContaining("rejectionReason");
    assertThatThrownBy(
            () -> journeys.complete(lead, "UserTask_AcceptLead", Map.of("decision", "accept")))
        .hasMessageContaining("amount");
    assertThatThrownBy(
            () ->
                journeys.complete(
                    lead,
                    "UserTask_AcceptLead",
                    Map.of(
                        "decision", "accept",
                        "amount", 1,
                        "currency", "EUR",
                        "closeDate", "2020-01-01")))
        .hasMessageContaining("closeDate");
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");
  }

  @Test
  void aRejectionIsACodeThatTheFormOffersAndAComment() {
    UUID lead = asking();
    assertThatThrownBy(
            () ->
                journeys.complete(
                    lead,
                    "UserTask_AcceptLead",
                    Map.of("decision", "reject", "rejectionReason", "did not feel like it")))
        .hasMessageContaining("rejectionReason")
        .hasMessageContaining("not-sales-ready");
    assertThat(journeys.at(lead)).containsExactly("UserTask_AcceptLead");

    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of(
            "decision", "reject",
            "rejectionReason", "bad-timing",
            "comment", "Their fiscal year ends in June"));
    Opportunities.Opportunity said = opportunities.newest(lead).orElseThrow();
    assertThat(said.rejection()).isEqualTo("bad-timing");
    assertThat(said.comment()).isEqualTo("Their fiscal year ends in June");
    assertThat(journeys.lead(lead).state().reason()).isEqualTo("bad-timing");
  }

  @Test
  void aLossIsACodeThatFitsTheOutcome() {
    UUID lead = accepted();
    for (String other : List.of("bad luck", "stalled", "no-budget-now")) {
      assertThatThrownBy(
              () ->
                  journeys.complete(
                      lead, "UserTask_WorkOpportunity", Map.of("outcome", "lost", "reason", other)))
          .as(other)
          .hasMessageContaining("reason");
    }
    assertThatThrownBy(
            () -> journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "lost")))
        .hasMessageContaining("reason");
    journeys.complete(
        lead, "UserTask_WorkOpportunity", Map.of("outcome", "lost", "reason", "price"));
    assertThat(opportunities.newest(lead).orElseThrow().reason()).isEqualTo("price");
  }

  @Test
  void whatStalledRestsForItsReason() {
    UUID lead = accepted();
    assertThat(tasks.getVariables(journeys.task(lead, "UserTask_WorkOpportunity").getId()))
        .containsEntry("amount", 25000.0)
        .containsEntry("nextStep", "Demo for the board")
        .containsEntry("nextStepDate", "2026-03-10");
    journeys.complete(
        lead, "UserTask_WorkOpportunity", Map.of("outcome", "stalled", "reason", "no-budget-now"));
    assertThat(opportunities.newest(lead).orElseThrow().outcome()).isEqualTo("stalled");
    assertThat(journeys.lead(lead).state().reason()).isEqualTo("no-budget-now");
    assertThat(journeys.lead(lead).state().wakeAt()).isEqualTo("2026-06-01T10:00:00Z");
  }

  private UUID accepted() {
    UUID lead = asking();
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of(
            "decision", "accept",
            "amount", 25000.0,
            "currency", "EUR",
            "closeDate", "2026-06-30",
            "nextStep", "Demo for the board",
            "nextStepDate", "2026-03-10"));
    return lead;
  }

  private UUID asking() {
    return leads.lead().asks("demo").captured();
  }

  private SlaClock clock(UUID lead, ClockKind kind) {
    return clocks.newest(journeys.lead(lead), kind).orElseThrow();
  }

  private List<String> mails(UUID lead) {
    return jdbc.sql(
            """
            select template || ' to ' || recipient from leadflow.message
            where lead_id = :lead and kind = 'internal' order by date
            """)
        .param("lead", lead)
        .query(String.class)
        .list();
  }
}
