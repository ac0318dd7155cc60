package leadflow.sla;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a clock of a lead waits for. */
public enum ClockKind {
  FIRST_TOUCH("first-touch", "First touch"),
  QUALIFY("qualify", "Verdict"),
  ACCEPT("accept", "Claim"),
  DECIDE("decide", "Decision"),
  OPPORTUNITY_IDLE("opportunity-idle", "Next activity");

  private final String id;
  private final String label;

  ClockKind(String id, String label) {
    this.id = id;
    this.label = label;
  }

  /** On the wire, in SQL, in the models and in {@code set-sla}. */
  public String id() {
    return id;
  }

  /** For people, such as "First touch". */
  public String label() {
    return label;
  }

  /** Returns the ids of these kinds, in this order. */
  public static List<String> ids(ClockKind... kinds) {
    return Arrays.stream(kinds).map(ClockKind::id).toList();
  }

  /** Returns the kind of this id; empty when there is none. */
  public static Optional<ClockKind> find(String id) {
    return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
  }

  /**
   * Returns the kind of this id.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ClockKind of(String id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("There is no clock of kind " + id));
  }
}
