package leadflow.mail.template;

import org.jspecify.annotations.Nullable;

/** An email template cannot be used; the message says why, with the file and where in it. */
public class BadTemplate extends RuntimeException {

  static final String FOLDER = "processes/emails/";

  private final String file;
  private final int line;
  private final String problem;

  /**
   * @param file below {@code processes/emails}, such as {@code parts/footer.de.html}
   * @param line from 1; 0 where no single line is to blame
   */
  BadTemplate(String file, int line, String problem, @Nullable Throwable cause) {
    super(
        "The email template %s%s%s %s"
            .formatted(FOLDER, file, line > 0 ? ", line " + line + "," : "", problem),
        cause);
    this.file = file;
    this.line = line;
    this.problem = problem;
  }

  BadTemplate(String file, int line, String problem) {
    this(file, line, problem, null);
  }

  /** Below {@code processes/emails}; a part of the template may be to blame. */
  public String file() {
    return file;
  }

  /** From 1; 0 where no single line is to blame. */
  public int line() {
    return line;
  }

  /** What is wrong, to be read after the file's name. */
  public String problem() {
    return problem;
  }
}
