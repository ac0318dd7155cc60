package leadflow.mail.operations;

import java.util.Locale;

/**
 * A mail's state as pages show it.
 *
 * @param css the class that colours it
 */
record StateTag(String css, String label) {

  static StateTag of(String state) {
    return new StateTag(state.toLowerCase(Locale.ROOT), label(state));
  }

  static String label(String state) {
    return switch (state) {
      case "PENDING" -> "waiting";
      case "SENDING" -> "on its way";
      case "DEFERRED" -> "put off";
      case "UNKNOWN", "FAILED", "SENT", "SKIPPED" -> state.toLowerCase(Locale.ROOT);
      default -> state;
    };
  }
}
