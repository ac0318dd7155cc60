package leadflow.platform.validation;

/** What was asked does not fit what the lead has become meanwhile. */
public class Conflict extends RuntimeException {

  private final String name;

  /**
   * @param name stable and short, as in {@code /problems/no-open-task}
   */
  public Conflict(String name, String detail) {
    super(detail);
    this.name = name;
  }

  public String name() {
    return name;
  }
}
