package leadflow.insight.reporting;

import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of a clock; each clock has exactly one. A breach stays a breach even when the lead
 * left the process after the due instant. When a manager corrected the clock, the newest correction
 * counts instead.
 */
public enum ClockOutcome {
  MET("met", "Met"),
  MET_LATE("met-late", "Met late"),
  OVERDUE("overdue", "Overdue"),
  DUE_SOON("due-soon", "Due soon"),
  RUNNING("running", "Running"),
  /** Cancelled in time, so it was neither met nor missed. */
  CANCELLED("cancelled", "Cancelled"),
  CANCELLED_LATE("cancelled", "Cancelled late");

  /**
   * Values that a URL can have in place of an outcome: all missed clocks, and all corrected ones.
   */
  private static final String ALL_MISSED = "missed";

  private static final String ALL_CORRECTED = "corrected";

  private final String word;
  private final String label;

  ClockOutcome(String word, String label) {
    this.word = word;
    this.label = label;
  }

  public String word() {
    return word;
  }

  public String label() {
    return label;
  }

  /** Returns whether the promise was broken. */
  public boolean missed() {
    return this == MET_LATE || this == OVERDUE || this == CANCELLED_LATE;
  }

  /**
   * Returns SQL for the name of a clock's outcome. All its columns are in the index {@code
   * sla_clock_started}; it uses the parameter {@code :now}.
   */
  public static String counted(String alias) {
    return "coalesce(%s.corrected, %s)".formatted(alias, recorded(alias));
  }

  /** Returns the same, before any correction. */
  public static String recorded(String alias) {
    return "leadflow.clock_outcome(%1$s.state, %1$s.warn_at, %1$s.due_at, %1$s.stopped_at, :now)"
        .formatted(alias);
  }

  /** Returns an SQL condition that holds for missed clocks. */
  public static String missed(String alias) {
    return "%s in (%s)".formatted(counted(alias), names(ALL_MISSED));
  }

  /** Returns the values that a filter accepts. */
  public static List<String> words() {
    return Stream.concat(
            Stream.of(values()).map(ClockOutcome::word).distinct(),
            Stream.of(ALL_MISSED, ALL_CORRECTED))
        .toList();
  }

  /** Returns a condition on clocks for one of these values, starting with {@code and}. */
  public static String condition(String word, String alias) {
    return word.equals(ALL_CORRECTED)
        ? " and %s.corrected is not null".formatted(alias)
        : " and %s in (%s)".formatted(counted(alias), names(word));
  }

  private static String names(String word) {
    return Stream.of(values())
        .filter(v -> word.equals(ALL_MISSED) ? v.missed() : v.word.equals(word))
        .map(v -> "'" + v.name() + "'")
        .reduce((one, other) -> one + ", " + other)
        .orElseThrow();
  }

  static List<FilterChoices.Choice> choices() {
    return words().stream().map(word -> new FilterChoices.Choice(word, labelOf(word))).toList();
  }

  private static String labelOf(String word) {
    return switch (word) {
      case ALL_MISSED -> "All missed";
      case ALL_CORRECTED -> "Corrected";
      default ->
          Stream.of(values()).filter(v -> v.word.equals(word)).findFirst().orElseThrow().label;
    };
  }
}
