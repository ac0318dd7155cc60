package leadflow.process.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.OwnerNotes;
import leadflow.lead.Stage;
import leadflow.lead.StageChange;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.lead.WorkStatus;
import leadflow.lifecycle.LeadEvents;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A lead's whole way, told as stories; and what an event does where the lead is. */
@LeadflowTest
class LeadJourneyTests {

  /** The SDR's task, and the light sequence of mails beside it. */
  private static final String[] BEING_QUALIFIED = {
    "UserTask_QualifyLead", "IntermediateEvent_EmailDue"
  };

  static final Map<String, Object> QUALIFIED =
      Map.ofEntries(
          Map.entry("budgetAnswer", "CONFIRMED"),
          Map.entry("budgetAmount", 25000.0),
          Map.entry("budgetCurrency", "EUR"),
          Map.entry("authorityAnswer", "CONFIRMED"),
          Map.entry("needAnswer", "CONFIRMED"),
          Map.entry("needEvidence", "Their cadence tool ends in March"),
          Map.entry("timelineAnswer", "CONFIRMED"),
          Map.entry("verdict", "qualified"));
  static final Map<String, Object> RECYCLED =
      Map.of(
          "budgetAnswer",
          "NO",
          "needAnswer",
          "CONFIRMED",
          "verdict",
          "recycle",
          "reason",
          "bad-timing");
  static final Map<String, Object> DISQUALIFIED =
      Map.of("needAnswer", "NO", "verdict", "disqualify", "reason", "no-need");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired StageMoves moves;
  @Autowired OwnerNotes notes;
  @Autowired LeadEvents events;
  @Autowired LeadTransactions transactions;

  @BeforeEach
  void onATuesdayMorning() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
  }

  @Test
  void fromCaptureToCustomer() {
    UUID lead = leads.lead().asks("content").captured();
    assertThat(at(lead)).containsExactly("IntermediateEvent_EmailDue");
    assertThat(stage(lead)).isEqualTo(Stage.LEAD);

    leads.ripens(lead);
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
    assertThat(journeys.lead(lead).state().workStatus()).isEqualTo(WorkStatus.NEW);

    journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");

    journeys.complete(lead, "UserTask_AcceptLead", accepted());
    assertThat(at(lead)).containsExactly("UserTask_WorkOpportunity");

    journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "won"));
    assertThat(at(lead)).isEmpty();
    assertThat(status(lead)).isEqualTo(Status.WON);
    assertThat(journeys.lead(lead).state().journeyInstanceId()).isNull();
    assertThat(moves.of(lead).stream().map(StageChange::to))
        .containsExactly(Stage.LEAD, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER);
  }

  @Test
  void aSubscriberBecomesALeadByGivingAReason() {
    UUID lead = leads.lead().asks("newsletter").captured();
    assertThat(stage(lead)).isEqualTo(Stage.SUBSCRIBER);
    leads.does(lead, "webinar.registered");
    assertThat(stage(lead)).isEqualTo(Stage.LEAD);
    assertThat(at(lead)).containsExactly("IntermediateEvent_EmailDue");
  }

  @Test
  void whoAsksAtOnceGoesToSales() {
    UUID lead = leads.lead().asks("demo").captured();
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(stage(lead)).isEqualTo(Stage.SQL);
    assertThat(journeys.lead(lead).state().hot()).isTrue();
    // the skipped MQL has its pass-through row
    assertThat(moves.of(lead).stream().map(StageChange::to))
        .containsExactly(Stage.LEAD, Stage.MQL, Stage.SQL);
  }

  @Test
  void whoAsksAndGoesToAnSdrFirstIsHotToo() {
    UUID lead = leads.lead().from("CU").asks("demo").captured();
    assertThat(at(lead)).contains("UserTask_QualifyLead");
    assertThat(stage(lead)).isEqualTo(Stage.MQL);
    assertThat(journeys.lead(lead).state().hot()).isTrue();
    UUID nurtured = leads.lead().from("CU").captured();
    assertThat(journeys.lead(nurtured).state().hot()).isFalse();
    leads.does(nurtured, "demo.requested");
    assertThat(at(nurtured)).contains("UserTask_QualifyLead");
    assertThat(journeys.lead(nurtured).state().hot()).isTrue();
  }

  @Test
  void raisedHandInNurtureGoesToSales() {
    UUID lead = leads.lead().captured();
    leads.does(lead, "quote.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(stage(lead)).isEqualTo(Stage.SQL);
  }

  @Test
  void replyInNurtureGoesToTheSdr() {
    UUID lead = leads.lead().captured();
    leads.does(lead, "email.replied");
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
    StageChange last = moves.of(lead).get(moves.of(lead).size() - 1);
    assertThat(last.cause()).isEqualTo("activity");
    assertThat(last.reason()).startsWith("replied");
  }

  @Test
  void raisedHandDuringQualificationClosesTheSdrsTask() {
    UUID lead = qualifying();
    leads.does(lead, "demo.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
  }

  @Test
  void replyDuringQualificationIsANote() {
    UUID lead = qualifying();
    leads.does(lead, "email.replied");
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
    assertThat(notes.of(lead)).hasSize(1);
  }

  @Test
  void raisedHandAtTheHandOverIsANoteAndPriority() {
    UUID lead = atHandOver();
    leads.does(lead, "demo.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(notes.of(lead)).hasSize(1);
    assertThat(journeys.task(lead, "UserTask_AcceptLead").getPriority()).isEqualTo(100);
  }

  @Test
  void raisedHandAtTheOpportunityIsANote() {
    UUID lead = atOpportunity();
    leads.does(lead, "pricing.requested", "email.replied");
    assertThat(at(lead)).containsExactly("UserTask_WorkOpportunity");
    assertThat(notes.of(lead)).hasSize(1);
  }

  @Test
  void recycledLeadRestsUntilItsWakeDate() {
    UUID lead = resting();
    Lead resting = journeys.lead(lead);
    assertThat(resting.state().status()).isEqualTo(Status.RECYCLED);
    assertThat(resting.state().stage()).isEqualTo(Stage.LEAD);
    assertThat(resting.state().cycle()).isEqualTo(2);
    leads.does(lead, "page.viewed /courses");
    assertThat(at(lead)).containsExactly("Gateway_Rest");
    journeys.timer(lead, "IntermediateEvent_WakeDateReached");
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.ACTIVE);
    assertThat(at(lead)).containsAnyOf("IntermediateEvent_EmailDue", "UserTask_QualifyLead");
  }

  @Test
  void restingLeadThatAsksGoesToSales() {
    UUID lead = resting();
    leads.does(lead, "demo.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
  }

  @Test
  void restingLeadThatRepliesGoesToTheSdr() {
    UUID lead = resting();
    leads.does(lead, "email.replied");
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
  }

  @Test
  void restingLeadThatIsReopenedIsScored() {
    UUID lead = resting();
    transactions.inOne(() -> events.reopened(lead));
    assertThat(journeys.lead(lead).state().position())
        .isIn(JourneyPosition.NURTURE, JourneyPosition.QUALIFICATION);
  }

  @Test
  void disqualifiedLeadStaysUntilItAsks() {
    UUID lead = qualifying();
    journeys.complete(lead, "UserTask_QualifyLead", DISQUALIFIED);
    assertThat(status(lead)).isEqualTo(Status.DISQUALIFIED);
    assertThat(journeys.lead(lead).state().reason()).isEqualTo("no-need");
    leads.does(lead, "page.viewed /pricing", "email.replied");
    assertThat(status(lead)).isEqualTo(Status.DISQUALIFIED);
    assertThat(notes.of(lead)).isNotEmpty();
    leads.does(lead, "demo.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(journeys.lead(lead).state().cycle()).isEqualTo(2);
  }

  @Test
  void rejectedLeadIsQualifiedAgain() {
    UUID lead = atHandOver();
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        Map.of("decision", "reject", "rejectionReason", "missing-bant"));
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
    assertThat(stage(lead)).isEqualTo(Stage.MQL);
  }

  @Test
  void rejectedLeadIsRecycledByReason() {
    UUID lead = atHandOver();
    journeys.complete(
        lead, "UserTask_AcceptLead", Map.of("decision", "reject", "rejectionReason", "bad-timing"));
    assertThat(at(lead)).containsExactly("Gateway_Rest");
    assertThat(status(lead)).isEqualTo(Status.RECYCLED);
  }

  @Test
  void lostOpportunityComesBackWhenItAsks() {
    UUID lead = atOpportunity();
    journeys.complete(
        lead, "UserTask_WorkOpportunity", Map.of("outcome", "lost", "reason", "price"));
    assertThat(status(lead)).isEqualTo(Status.LOST);
    assertThat(at(lead)).isEmpty();
    leads.does(lead, "quote.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
  }

  @Test
  void stalledOpportunityIsRecycled() {
    UUID lead = atOpportunity();
    journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "stalled"));
    assertThat(at(lead)).containsExactly("Gateway_Rest");
    assertThat(journeys.lead(lead).state().reason()).isEqualTo("stalled");
    assertThat(journeys.lead(lead).state().wakeAt())
        .isEqualTo(TestClock.now().plus(Duration.ofDays(45)));
  }

  @Test
  void customerWhoAsksAgainStaysACustomer() {
    UUID lead = atOpportunity();
    journeys.complete(lead, "UserTask_WorkOpportunity", Map.of("outcome", "won"));
    leads.does(lead, "quote.requested");
    assertThat(at(lead)).containsExactly("UserTask_AcceptLead");
    assertThat(stage(lead)).isEqualTo(Stage.CUSTOMER);
    journeys.complete(lead, "UserTask_AcceptLead", accepted());
    journeys.complete(
        lead, "UserTask_WorkOpportunity", Map.of("outcome", "lost", "reason", "price"));
    assertThat(stage(lead)).isEqualTo(Stage.CUSTOMER);
    assertThat(status(lead)).isEqualTo(Status.WON);
  }

  @Test
  void exhaustedNurtureEndsInactiveAndAnyEngagementWakesIt() {
    UUID lead = leads.lead().asks("content").withoutConsent().captured();
    exhaustNurture(lead);
    assertThat(status(lead)).isEqualTo(Status.INACTIVE);
    assertThat(at(lead)).isEmpty();
    leads.does(lead, "email.bounced");
    assertThat(status(lead)).isEqualTo(Status.INACTIVE);
    leads.does(lead, "page.viewed /courses");
    assertThat(status(lead)).isEqualTo(Status.ACTIVE);
    assertThat(journeys.lead(lead).state().cycle()).isEqualTo(2);
    assertThat(at(lead)).containsExactly("IntermediateEvent_EmailDue");
  }

  @Test
  void inactiveLeadThatRepliesGoesToTheSdr() {
    UUID lead = leads.lead().captured();
    exhaustNurture(lead);
    leads.does(lead, "email.replied");
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
  }

  @Test
  void reopenedLeadBeginsANewCycle() {
    UUID lead = qualifying();
    journeys.complete(lead, "UserTask_QualifyLead", DISQUALIFIED);
    transactions.inOne(() -> events.reopened(lead));
    assertThat(status(lead)).isEqualTo(Status.ACTIVE);
    assertThat(journeys.lead(lead).state().cycle()).isEqualTo(2);
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
  }

  @Test
  void silenceOnAnOpportunityIsToldAndAnActivityMovesTheTimer() {
    UUID lead = atOpportunity();
    TestClock.advance(Duration.ofDays(10));
    leads.does(lead, "page.viewed /docs");
    assertThat(journeys.task(lead, "UserTask_WorkOpportunity").getDueDate().toInstant())
        .isEqualTo(TestClock.now().plus(Duration.ofDays(30)));
    journeys.timer(lead, "BoundaryEvent_OpportunityIdle");
    assertThat(TestClock.now()).isEqualTo(Instant.parse("2026-04-12T10:00:00Z"));
    assertThat(at(lead)).containsExactly("UserTask_WorkOpportunity");
  }

  @Test
  void aFormTakesItsOwnFieldsOnlyAndSaysWhichOneIsWrong() {
    UUID lead = qualifying();
    assertThatThrownBy(
            () ->
                journeys.complete(
                    lead,
                    "UserTask_QualifyLead",
                    Map.of("verdict", "qualified", "budgetAmount", -1, "budgetCurrency", "EUR")))
        .hasMessageContaining("budgetAmount");
    assertThatThrownBy(
            () ->
                journeys.complete(
                    lead, "UserTask_QualifyLead", Map.of("verdict", "qualified", "standing", "x")))
        .hasMessageContaining("standing");
    assertThat(at(lead)).containsExactlyInAnyOrder(BEING_QUALIFIED);
  }

  private void exhaustNurture(UUID lead) {
    for (int mails = 0; mails < 20 && !at(lead).isEmpty(); mails++) {
      journeys.timer(lead, "IntermediateEvent_EmailDue");
    }
  }

  private UUID qualifying() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    return lead;
  }

  private UUID atHandOver() {
    UUID lead = qualifying();
    journeys.complete(lead, "UserTask_QualifyLead", QUALIFIED);
    return lead;
  }

  private UUID atOpportunity() {
    UUID lead = atHandOver();
    journeys.complete(lead, "UserTask_AcceptLead", accepted());
    return lead;
  }

  private UUID resting() {
    UUID lead = qualifying();
    journeys.complete(lead, "UserTask_QualifyLead", RECYCLED);
    assertThat(at(lead)).containsExactly("Gateway_Rest");
    return lead;
  }

  private static Map<String, Object> accepted() {
    return Map.of(
        "decision", "accept", "amount", 25000.0, "currency", "EUR", "closeDate", "2026-06-30");
  }

  private List<String> at(UUID lead) {
    return journeys.at(lead);
  }

  private Stage stage(UUID lead) {
    return journeys.lead(lead).state().stage();
  }

  private Status status(UUID lead) {
    return journeys.lead(lead).state().status();
  }
}
