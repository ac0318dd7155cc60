package leadflow.lead;

/** Beside the stage: on the way, won, or on one of the detours. */
public enum Status {
  ACTIVE,
  WON,
  RECYCLED,
  DISQUALIFIED,
  INACTIVE,
  LOST,
  ERASED;

  /** True while exactly one journey instance runs for the lead. */
  public boolean hasJourney() {
    return this == ACTIVE || this == RECYCLED;
  }
}
