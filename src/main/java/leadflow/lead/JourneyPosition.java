package leadflow.lead;

/** Where the journey holds the lead; it decides what an event does. */
public enum JourneyPosition {
  /** No journey runs, or it has only just begun. */
  NONE("not on its way"),
  NURTURE("nurture"),
  /** Recycled, waiting for the wake date. */
  RESTING("at rest"),
  QUALIFICATION("qualification"),
  HANDOVER("hand-over"),
  OPPORTUNITY("opportunity");

  private final String label;

  JourneyPosition(String label) {
    this.label = label;
  }

  /** For people, within a sentence. */
  public String label() {
    return label;
  }
}
