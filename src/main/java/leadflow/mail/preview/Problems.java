package leadflow.mail.preview;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a mail, as pages show it. */
record Problems(List<MailProblem> errors, List<MailProblem> warnings) {

  static Problems of(List<MailProblem> all) {
    return new Problems(
        all.stream().filter(MailProblem::isError).toList(),
        all.stream().filter(problem -> !problem.isError()).toList());
  }

  /** How many; null for none. */
  @Nullable Integer errorCount() {
    return errors.isEmpty() ? null : (Integer) errors.size();
  }

  /** How many; null for none. */
  @Nullable Integer warningCount() {
    return warnings.isEmpty() ? null : (Integer) warnings.size();
  }

  boolean fine() {
    return errors.isEmpty() && warnings.isEmpty();
  }
}
