package leadflow.sla;

import java.util.Arrays;
import java.util.List;

/** A part of the lead's way, and the clocks that run in it. */
enum JourneyPart {
  QUALIFICATION("qualification", ClockKind.FIRST_TOUCH, ClockKind.QUALIFY),
  HANDOVER("handover", ClockKind.FIRST_TOUCH, ClockKind.ACCEPT, ClockKind.DECIDE),
  OPPORTUNITY("opportunity", ClockKind.OPPORTUNITY_IDLE);

  private final String id;
  private final List<ClockKind> clocks;

  JourneyPart(String id, ClockKind... clocks) {
    this.id = id;
    this.clocks = List.of(clocks);
  }

  List<ClockKind> clocks() {
    return clocks;
  }

  /**
   * Returns the part that a model names so.
   *
   * @throws IllegalArgumentException when there is none
   */
  static JourneyPart of(String id) {
    return Arrays.stream(values())
        .filter(part -> part.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No clocks are known for '%s': qualification, handover or opportunity"
                        .formatted(id)));
  }
}
