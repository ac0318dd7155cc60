package leadflow.lead;

/** How far a lead has come, in this order. */
public enum Stage {
  SUBSCRIBER,
  LEAD,
  MQL,
  SQL,
  OPPORTUNITY,
  CUSTOMER;

  public boolean isBefore(Stage other) {
    return compareTo(other) < 0;
  }
}
