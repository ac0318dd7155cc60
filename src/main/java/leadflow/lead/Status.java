package leadflow.lead;

/** Beside the stage: on the way, won, or on one of the detours. */
public enum Status {
  ACTIVE("Active"),
  WON("Won"),
  RECYCLED("Recycled"),
  DISQUALIFIED("Disqualified"),
  INACTIVE("Inactive"),
  LOST("Lost"),
  ERASED("Erased");

  private final String label;

  Status(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /**
   * Whether a lead may go from this status to that one: who has ended begins anew before anything
   * else becomes of them, and who is erased stays so.
   */
  public boolean mayBecome(Status next) {
    return switch (this) {
      case ACTIVE, RECYCLED -> true;
      case WON, DISQUALIFIED, INACTIVE, LOST -> next == this || next == ACTIVE || next == ERASED;
      case ERASED -> next == this;
    };
  }

  /** True while exactly one journey instance runs for the lead. */
  public boolean hasJourney() {
    return this == ACTIVE || this == RECYCLED;
  }
}
