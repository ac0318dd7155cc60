package leadflow.mail.preview;

import leadflow.mail.template.BadTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a mail.
 *
 * @param level error: it must not go out like this; warning: it could be better
 * @param file below {@code processes/emails}
 * @param line from 1; null where no single line is to blame
 */
record MailProblem(Level level, @Nullable String file, @Nullable Integer line, String message) {

  enum Level {
    ERROR,
    WARNING
  }

  static MailProblem error(@Nullable String file, String message) {
    return new MailProblem(Level.ERROR, file, null, message);
  }

  static MailProblem warning(@Nullable String file, String message) {
    return new MailProblem(Level.WARNING, file, null, message);
  }

  static MailProblem of(BadTemplate bad) {
    return new MailProblem(
        Level.ERROR, bad.file(), bad.line() > 0 ? (Integer) bad.line() : null, bad.problem());
  }

  boolean isError() {
    return level == Level.ERROR;
  }
}
