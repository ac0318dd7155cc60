package leadflow.process.deployment;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a file, in words for a process owner.
 *
 * @param element the id of the element, or of the nearest one around it that has an id
 */
record Finding(String file, @Nullable String element, Weight weight, String reason) {

  /** What a finding leads to. */
  enum Weight {
    /** The deployment is refused: the model could do harm, or would fail when a lead gets there. */
    REFUSED,
    /** Only the house's own files must be free of it: it is about being read, not about running. */
    STYLE
  }

  @Override
  public String toString() {
    return element == null
        ? "%s: %s".formatted(file, reason)
        : "%s, %s: %s".formatted(file, element, reason);
  }
}
