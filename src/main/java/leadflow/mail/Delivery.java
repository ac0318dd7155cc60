package leadflow.mail;

/**
 * How handing a mail over to the server went.
 *
 * @param reason in words, for people
 * @param deadAddress true when the server said that nobody is there
 * @param serverDown true when no server could be talked to, whatever the mail
 */
record Delivery(Outcome outcome, String reason, boolean deadAddress, boolean serverDown) {

  enum Outcome {
    /** The server has taken it. */
    SENT,
    /** It surely has not, and may later. */
    DEFERRED,
    /** It never will. */
    FAILED,
    /** Nobody knows: the mail was handed over and no answer came. */
    UNKNOWN,
    /** We held it back ourselves, right before it would have left. */
    HELD_BACK
  }

  static Delivery sent() {
    return new Delivery(Outcome.SENT, "", false, false);
  }

  static Delivery unknown(String reason) {
    return new Delivery(Outcome.UNKNOWN, reason, false, false);
  }

  static Delivery deferred(String reason) {
    return new Delivery(Outcome.DEFERRED, reason, false, false);
  }

  static Delivery serverDown(String reason) {
    return new Delivery(Outcome.DEFERRED, reason, false, true);
  }

  static Delivery failed(String reason, boolean deadAddress) {
    return new Delivery(Outcome.FAILED, reason, deadAddress, false);
  }

  static Delivery heldBack() {
    return new Delivery(Outcome.HELD_BACK, "held back", false, false);
  }
}
