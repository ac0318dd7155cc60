package leadflow.mail.operations;

import java.util.Locale;
import leadflow.mail.outbox.MailState;

/**
 * A mail's state as pages show it.
 *
 * @param css the class that colours it
 */
record StateTag(String css, String label) {

  static StateTag of(MailState state) {
    return new StateTag(state.id().toLowerCase(Locale.ROOT), state.label());
  }
}
