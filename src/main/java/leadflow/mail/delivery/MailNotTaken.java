package leadflow.mail.delivery;

/** A mail that was to go out at once did not; the message says why. */
public class MailNotTaken extends RuntimeException {

  MailNotTaken(String reason) {
    super("The mail did not go out: " + reason);
  }
}
