package leadflow.lead;

/** How far a lead has come, in this order. */
public enum Stage {
  SUBSCRIBER("Subscriber"),
  LEAD("Lead"),
  MQL("MQL"),
  SQL("SQL"),
  OPPORTUNITY("Opportunity"),
  CUSTOMER("Customer");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** For people. */
  public String label() {
    return label;
  }

  public boolean isBefore(Stage other) {
    return compareTo(other) < 0;
  }
}
