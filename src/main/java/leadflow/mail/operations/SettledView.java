package leadflow.mail.operations;

import java.util.List;
import java.util.UUID;

/**
 * What came of the last decision.
 *
 * @param as such as: queued again
 * @param done how many mails
 * @param missed how many could not be
 */
record SettledView(String as, int done, int missed, List<Late> late) {

  static final SettledView NOTHING = new SettledView("", 0, 0, List.of());

  /**
   * @param told why it was not done
   */
  record Late(UUID id, String lead, String told) {}

  boolean anyDone() {
    return done > 0;
  }

  boolean oneDone() {
    return done == 1;
  }

  boolean anyMissed() {
    return missed > 0;
  }

  boolean oneMissed() {
    return missed == 1;
  }
}
