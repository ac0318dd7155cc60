package leadflow.process.deployment;

import java.util.Optional;

/** The emails that tables and steps may name, so that a model is not refused too late. */
public interface EmailTemplates {

  /**
   * Why this email cannot be sent, such as a missing file; empty when all is well.
   *
   * @param template the file's name without {@code .html}
   */
  Optional<String> problem(String template);
}
