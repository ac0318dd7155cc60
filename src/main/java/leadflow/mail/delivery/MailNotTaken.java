package leadflow.mail.delivery;

/** Thrown when a mail could not be sent at once; the message says why. */
public class MailNotTaken extends RuntimeException {

  MailNotTaken(String reason) {
    super("The mail did not go out: " + reason);
  }
}
