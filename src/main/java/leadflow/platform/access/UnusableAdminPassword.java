package leadflow.platform.access;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** The start is refused rather than the password weakened. */
class UnusableAdminPassword extends RuntimeException {

  private static final String RULES =
      "at least 10 characters, with lower case, upper case, digit and special character, and without"
          + " the user's name \"admin\" in it";

  UnusableAdminPassword() {
    super("LEADFLOW_ADMIN_PASSWORD breaks the password policy: " + RULES);
  }

  /** Says it without a stack trace. */
  static class Analyzer extends AbstractFailureAnalyzer<UnusableAdminPassword> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableAdminPassword cause) {
      return new FailureAnalysis(
          cause.getMessage(),
          "Set LEADFLOW_ADMIN_PASSWORD to a password with " + RULES + ", or leave it out.",
          cause);
    }
  }
}
