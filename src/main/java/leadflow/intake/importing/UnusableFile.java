package leadflow.intake.importing;

/** The file cannot be read as a whole; the message says where and why. */
public class UnusableFile extends RuntimeException {

  UnusableFile(String message) {
    super(message);
  }
}
