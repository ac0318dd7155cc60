package leadflow.mail.outbox;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The recipient of a mail, and whether it needs consent. */
public enum MailKind {
  /** To a lead; needs its consent to marketing. */
  NURTURE("nurture", "Nurture mail"),
  /** To a lead; answers its own act, such as a request to confirm, and needs no consent. */
  SERVICE("service", "Service mail"),
  /** To a colleague. */
  INTERNAL("internal", "Mail to a colleague");

  private final String id;
  private final String label;

  MailKind(String id, String label) {
    this.id = id;
    this.label = label;
  }

  /** Returns the id used in the API and in SQL. */
  @JsonValue
  public String id() {
    return id;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /**
   * Returns the kind of this id.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static MailKind of(String id) {
    return Arrays.stream(values())
        .filter(kind -> kind.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no mail of kind " + id));
  }
}
