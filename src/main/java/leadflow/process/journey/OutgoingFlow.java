package leadflow.process.journey;

/**
 * A sequence flow by which a lead leaves a place that has several ways out.
 *
 * @param flow the flow's id
 * @param from the gateway, or the activity that the lead leaves or whose boundary event it meets
 * @param choice how the ways out of that place belong together
 */
public record OutgoingFlow(String flow, String from, Choice choice) {

  /** How many of its ways a lead takes when it leaves a place. */
  public enum Choice {
    /** One: an exclusive or event-based gateway, an activity that an event may interrupt. */
    ONE,
    /** One or more at the same time: a parallel or inclusive gateway. */
    SEVERAL,
    /** Any number while it stays there: a boundary event that does not interrupt. */
    BESIDE
  }
}
