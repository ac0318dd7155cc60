package leadflow.lead;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a lead stands. The truth about it: the engine's position follows from it and is checked
 * against it.
 *
 * @param reason why the lead is on a detour
 * @param cycle 1 for the first journey; a recycle or a new journey adds one
 * @param wakeAt when a recycled lead is looked at again
 * @param owner the SDR's or account executive's user id
 * @param hot true when the lead asked: it wants an answer in minutes
 * @param verdict a crossing the journey has not acted on yet
 * @param since when stage or status last changed
 */
@RecordBuilder
public record LeadState(
    Stage stage,
    Status status,
    JourneyPosition position,
    @Nullable WorkStatus workStatus,
    @Nullable String reason,
    int cycle,
    @Nullable Instant wakeAt,
    @Nullable String owner,
    boolean hot,
    @Nullable PendingMove verdict,
    @Nullable String journeyInstanceId,
    Instant since) {

  /** The reason of a lead that a person opened again. */
  public static final String REOPENED = "reopened";

  /** The priority of a hot lead's task. */
  public static final int HOT = 100;

  private static final int ORDINARY = 50;

  /** Of the lead's task, 0–100; Tasklist sorts by it. */
  public int priority() {
    return hot ? HOT : ORDINARY;
  }

  /** A lead that has just come in. */
  public static LeadState captured(Stage stage, Instant at) {
    return LeadStateBuilder.builder()
        .stage(stage)
        .status(Status.ACTIVE)
        .position(JourneyPosition.NONE)
        .cycle(1)
        .since(at)
        .build();
  }

  /**
   * This state at another stage and status. A customer keeps the stage CUSTOMER on every later way.
   *
   * @throws IllegalStateException when no lead may go this way, see {@link Status#mayBecome}
   */
  LeadState moved(Stage to, Status next, @Nullable String why, Instant at) {
    if (!status.mayBecome(next)) {
      throw new IllegalStateException("A lead that is %s cannot become %s".formatted(status, next));
    }
    return change().stage(stageAfter(to)).status(next).reason(why).since(at).build();
  }

  /** The stage at which a move to this one ends. */
  Stage stageAfter(Stage to) {
    return stage == Stage.CUSTOMER ? Stage.CUSTOMER : to;
  }

  public LeadState because(@Nullable String why) {
    return change().reason(why).build();
  }

  /** Null for nobody. */
  public LeadState ownedBy(@Nullable String user) {
    return change().owner(user).build();
  }

  /** Something happened on which the journey has to act. */
  public LeadState awaiting(PendingMove move) {
    return change().verdict(move).build();
  }

  /** The lead asked: it wants an answer in minutes. */
  public LeadState asking() {
    return change().hot(true).build();
  }

  public LeadState inJourney(String instance) {
    return change().journeyInstanceId(instance).build();
  }

  public LeadState nurtured() {
    return change().position(JourneyPosition.NURTURE).build();
  }

  /** An SDR is to work on it. */
  public LeadState qualifying() {
    return acted(JourneyPosition.QUALIFICATION).workStatus(WorkStatus.NEW).build();
  }

  /**
   * Somebody tried to reach the lead; it tells only of a lead that is being qualified.
   *
   * @param connected whether they spoke
   */
  public LeadState attempted(boolean connected) {
    if (position != JourneyPosition.QUALIFICATION || !connected && workStatus != WorkStatus.NEW) {
      return this;
    }
    return change().workStatus(connected ? WorkStatus.CONNECTED : WorkStatus.ATTEMPTING).build();
  }

  /**
   * The SDR has said what becomes of the lead; the journey acts on it next.
   *
   * @param wake when it is looked at again; null leaves it to the plan
   */
  public LeadState told(@Nullable String why, @Nullable Instant wake) {
    return change().reason(why).wakeAt(wake).build();
  }

  /** The SDR's verdict takes effect. */
  public LeadState judged(WorkStatus verdict) {
    return change().workStatus(verdict).build();
  }

  /**
   * An account executive is to take it over.
   *
   * @param asked whether the lead itself asked for it
   */
  public LeadState handedOver(boolean asked) {
    return acted(JourneyPosition.HANDOVER).hot(hot || asked).build();
  }

  public LeadState opportunityOpened() {
    return acted(JourneyPosition.OPPORTUNITY).build();
  }

  /** Back to marketing, in the next cycle, and nobody's until it wakes. */
  public LeadState recycled(Instant wake) {
    return acted(JourneyPosition.RESTING)
        .cycle(cycle + 1)
        .wakeAt(wake)
        .owner(null)
        .hot(false)
        .workStatus(null)
        .build();
  }

  /** No journey runs from here on. */
  public LeadState ended() {
    return acted(JourneyPosition.NONE).journeyInstanceId(null).hot(false).build();
  }

  /** The same, and nothing is told of who worked on it. */
  public LeadState erased() {
    return LeadStateBuilder.builder(ended()).owner(null).workStatus(null).build();
  }

  /**
   * A lead that has ended begins another journey.
   *
   * @param move what the journey has to act on; null for nothing
   */
  public LeadState inNextCycle(@Nullable PendingMove move, boolean asked) {
    return change().cycle(cycle + 1).workStatus(null).owner(null).verdict(move).hot(asked).build();
  }

  /** With the work that was done before: a journey that begins anew takes nothing of it back. */
  public LeadState withWorkOf(LeadState before) {
    return change().workStatus(before.workStatus).reason(before.reason).build();
  }

  /** The journey has acted on what was awaited, and holds the lead here now. */
  private LeadStateBuilder acted(JourneyPosition at) {
    return change().position(at).verdict(null).wakeAt(null);
  }

  private LeadStateBuilder change() {
    return LeadStateBuilder.builder(this);
  }
}
