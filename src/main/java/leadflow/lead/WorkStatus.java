package leadflow.lead;

/** How far the SDR has come with an MQL. */
public enum WorkStatus {
  NEW,
  ATTEMPTING,
  CONNECTED,
  QUALIFIED,
  DISQUALIFIED;

  /** True from the first conversation on; marketing is silent then. */
  public boolean hasConnected() {
    return this != NEW && this != ATTEMPTING;
  }
}
