package leadflow.lead;

import java.time.Instant;
import java.util.function.Consumer;
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
    return new LeadState(
        stage,
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
        at);
  }

  /** This state with some changes: {@code state.with(s -> s.owner = "ann")}. */
  public LeadState with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** A state being changed. */
  public static final class Draft {
    public Stage stage;
    public Status status;
    public JourneyPosition position;
    public @Nullable WorkStatus workStatus;
    public @Nullable String reason;
    public int cycle;
    public @Nullable Instant wakeAt;
    public @Nullable String owner;
    public boolean hot;
    public @Nullable PendingMove verdict;
    public @Nullable String journeyInstanceId;
    public Instant since;

    private Draft(LeadState from) {
      stage = from.stage;
      status = from.status;
      position = from.position;
      workStatus = from.workStatus;
      reason = from.reason;
      cycle = from.cycle;
      wakeAt = from.wakeAt;
      owner = from.owner;
      hot = from.hot;
      verdict = from.verdict;
      journeyInstanceId = from.journeyInstanceId;
      since = from.since;
    }

    private LeadState done() {
      return new LeadState(
          stage,
          status,
          position,
          workStatus,
          reason,
          cycle,
          wakeAt,
          owner,
          hot,
          verdict,
          journeyInstanceId,
          since);
    }
  }
}
