package leadflow.mail.delivery;

/**
 * The result of handing a mail over to the mail server.
 *
 * @param reason in words, for people
 * @param fault what a failure points to
 * @param deadAddress true when the server reported that the mailbox does not exist
 */
record DeliveryResult(Outcome outcome, String reason, Fault fault, boolean deadAddress) {

  enum Outcome {
    /** The server has taken it. */
    SENT,
    /** The server has not taken it, and may later. */
    DEFERRED,
    /** The server has refused it for good. */
    FAILED,
    /** The mail was handed over and no answer came. */
    UNKNOWN,
    /** We held it back ourselves, right before it would have left. */
    HELD_BACK
  }

  enum Fault {
    /** No fault, or this mail's alone. */
    NONE,
    /** The address was refused for now, by its own fault or its domain's. */
    PERHAPS_DOMAIN,
    /** The receiving domain is in trouble, for any mail. */
    DOMAIN,
    /** The receiving domain delays the sender. */
    SLOW_DOMAIN,
    /** The mail server cannot be reached, for any mail. */
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
