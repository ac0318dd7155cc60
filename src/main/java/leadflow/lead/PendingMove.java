package leadflow.lead;

/** A crossing that moves a lead and that its journey has not acted on yet. */
public enum PendingMove {
  /** The MQL rule holds. */
  RIPE("ripe"),
  /** The lead asked. */
  HAND_RAISED("handRaised"),
  /** The lead answered a mail. */
  REPLIED("replied"),
  /** The account executive gave it back for another qualification. */
  RETURNED("returned");

  private final String label;

  PendingMove(String label) {
    this.label = label;
  }

  /** The word the models use. */
  public String label() {
    return label;
  }
}
