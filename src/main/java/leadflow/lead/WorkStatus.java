package leadflow.lead;

/** How far the SDR has come with an MQL. */
public enum WorkStatus {
  NEW("New"),
  ATTEMPTING("Attempting"),
  CONNECTED("Connected"),
  QUALIFIED("Qualified"),
  DISQUALIFIED("Disqualified");

  private final String label;

  WorkStatus(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /** True from the first conversation on; marketing is silent then. */
  public boolean hasConnected() {
    return this != NEW && this != ATTEMPTING;
  }
}
