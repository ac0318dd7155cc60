package leadflow.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LeadStateTests {

  private static final Instant THEN = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-09T09:00:00Z");

  /** A lead in full swing: a hot MQL that an SDR has, and that has just crossed a line. */
  private static LeadStateBuilder busy() {
    return LeadStateBuilder.builder(LeadState.captured(Stage.MQL, THEN))
        .position(JourneyPosition.QUALIFICATION)
        .workStatus(WorkStatus.ATTEMPTING)
        .reason("pricing")
        .wakeAt(NOW)
        .owner("sdr")
        .hot(true)
        .verdict(PendingMove.HAND_RAISED)
        .journeyInstanceId("journey");
  }

  @Test
  void aCapturedLeadIsNobodysAndOnItsFirstWay() {
    assertThat(LeadState.captured(Stage.LEAD, THEN))
        .isEqualTo(
            new LeadState(
                Stage.LEAD,
                Status.ACTIVE,
                JourneyPosition.NONE,
                null,
                null,
                1,
                null,
                null,
                false,
                null,
                null,
                THEN));
  }

  @Test
  void aMoveTellsWhenAndWhy() {
    assertThat(busy().build().moved(Stage.SQL, Status.ACTIVE, "qualified", NOW))
        .isEqualTo(busy().stage(Stage.SQL).reason("qualified").since(NOW).build());
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void aCustomerStaysOne(Stage to) {
    LeadState customer = busy().stage(Stage.CUSTOMER).build();
    assertThat(customer.moved(to, Status.LOST, "price", NOW).stage()).isEqualTo(Stage.CUSTOMER);
  }

  @ParameterizedTest
  @CsvSource({"ERASED,ACTIVE", "LOST,WON", "DISQUALIFIED,RECYCLED"})
  void aWayThatNoLeadMayGoIsRefused(Status from, Status to) {
    assertThatThrownBy(() -> busy().status(from).build().moved(Stage.LEAD, to, null, NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(from.name())
        .hasMessageContaining(to.name());
  }

  @Test
  void theJourneyActsOnWhatWasAwaited() {
    LeadState awaited = busy().verdict(null).wakeAt(null).build();
    assertThat(busy().build().qualifying())
        .isEqualTo(LeadStateBuilder.builder(awaited).workStatus(WorkStatus.NEW).build());
    assertThat(busy().build().handedOver(false))
        .isEqualTo(LeadStateBuilder.builder(awaited).position(JourneyPosition.HANDOVER).build());
    assertThat(busy().hot(false).build().handedOver(true).hot()).isTrue();
    assertThat(busy().build().opportunityOpened())
        .isEqualTo(LeadStateBuilder.builder(awaited).position(JourneyPosition.OPPORTUNITY).build());
  }

  @Test
  void whoIsRecycledIsNobodysUntilTheWakeDate() {
    Instant wake = NOW.plusSeconds(60);
    assertThat(busy().build().recycled(wake))
        .isEqualTo(
            busy()
                .position(JourneyPosition.RESTING)
                .cycle(2)
                .wakeAt(wake)
                .owner(null)
                .hot(false)
                .workStatus(null)
                .verdict(null)
                .build());
  }

  @Test
  void whoEndsKeepsItsOwnerAndHasNoJourney() {
    assertThat(busy().build().ended())
        .isEqualTo(
            busy()
                .position(JourneyPosition.NONE)
                .journeyInstanceId(null)
                .hot(false)
                .verdict(null)
                .wakeAt(null)
                .build());
  }

  @Test
  void ofWhoIsErasedNothingIsTold() {
    assertThat(busy().build().erased())
        .isEqualTo(
            LeadStateBuilder.builder(busy().build().ended()).owner(null).workStatus(null).build());
  }

  @Test
  void theNextCycleBeginsWithoutTheWorkOfTheLast() {
    assertThat(busy().build().inNextCycle(PendingMove.RIPE, false))
        .isEqualTo(
            busy()
                .cycle(2)
                .workStatus(null)
                .owner(null)
                .verdict(PendingMove.RIPE)
                .hot(false)
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "QUALIFICATION, NEW,        false, ATTEMPTING",
    "QUALIFICATION, NEW,        true,  CONNECTED",
    "QUALIFICATION, ATTEMPTING, false, ATTEMPTING",
    "QUALIFICATION, ATTEMPTING, true,  CONNECTED",
    "QUALIFICATION, CONNECTED,  false, CONNECTED",
    "HANDOVER,      QUALIFIED,  true,  QUALIFIED",
    "NURTURE,       NEW,        true,  NEW"
  })
  void anAttemptCountsWhileTheLeadIsQualified(
      JourneyPosition position, WorkStatus before, boolean connected, WorkStatus after) {
    LeadState state = busy().position(position).workStatus(before).build();
    assertThat(state.attempted(connected).workStatus()).isEqualTo(after);
  }
}
