package leadflow.lead;

/** Where the journey holds the lead; it decides what an event does. */
public enum JourneyPosition {
  /** No journey runs, or it has only just begun. */
  NONE,
  NURTURE,
  /** Recycled, waiting for the wake date. */
  RESTING,
  QUALIFICATION,
  HANDOVER,
  OPPORTUNITY
}
