package leadflow.mail.delivery;

/**
 * How handing a mail over to the server went.
 *
 * @param reason in words, for people
 * @param fault on whom a failure throws a light
 * @param deadAddress true when the server said that nobody is there
 */
record DeliveryResult(Outcome outcome, String reason, Fault fault, boolean deadAddress) {

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

  enum Fault {
    /** Nobody's, or this mail's alone. */
    NONE,
    /** The address could not be taken now: its own matter, or its domain's. */
    PERHAPS_DOMAIN,
    /** The receiving domain is in trouble, whatever the mail. */
    DOMAIN,
    /** It holds the sender up. */
    SLOW_DOMAIN,
    /** No server could be talked to, whatever the mail. */
    SERVER
  }

  static DeliveryResult sent() {
    return new DeliveryResult(Outcome.SENT, "", Fault.NONE, false);
  }

  static DeliveryResult unknown(String reason) {
    return new DeliveryResult(Outcome.UNKNOWN, reason, Fault.DOMAIN, false);
  }

  static DeliveryResult deferred(String reason, Fault fault) {
    return new DeliveryResult(Outcome.DEFERRED, reason, fault, false);
  }

  static DeliveryResult failed(String reason, boolean deadAddress) {
    return new DeliveryResult(Outcome.FAILED, reason, Fault.NONE, deadAddress);
  }

  static DeliveryResult heldBack() {
    return new DeliveryResult(Outcome.HELD_BACK, "held back", Fault.NONE, false);
  }

  boolean serverDown() {
    return fault == Fault.SERVER;
  }
}
