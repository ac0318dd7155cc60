package leadflow.lead;

/** How far the SDR has come with an MQL. */
public enum WorkStatus {
  NEW,
  ATTEMPTING,
  CONNECTED,
  QUALIFIED,
  DISQUALIFIED
}
