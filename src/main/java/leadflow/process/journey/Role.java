package leadflow.process.journey;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import leadflow.lead.JourneyPosition;
import leadflow.platform.access.Group;

/** As what somebody gets a lead: to find out about it, or to sell to it. */
public enum Role {
  SDR("sdr", Group.SDR, JourneyPosition.QUALIFICATION),
  AE("ae", Group.SALES, JourneyPosition.HANDOVER, JourneyPosition.OPPORTUNITY);

  private final String id;
  private final Group group;
  private final List<JourneyPosition> positions;

  Role(String id, Group group, JourneyPosition... positions) {
    this.id = id;
    this.group = group;
    this.positions = List.of(positions);
  }

  /** As the decision tables and the record name it: {@code sdr} or {@code ae}. */
  public String id() {
    return id;
  }

  /** For people: "SDR" or "AE". */
  public String label() {
    return name();
  }

  /** Whose members may have the lead. */
  public Group group() {
    return group;
  }

  /** Returns who works on a lead that is here, if anybody does. */
  public static Optional<Role> at(JourneyPosition position) {
    return Arrays.stream(values()).filter(role -> role.positions.contains(position)).findFirst();
  }

  /** Returns the human task of a lead that is here. */
  public static String element(JourneyPosition position) {
    return switch (position) {
      case QUALIFICATION -> LeadTasks.QUALIFY_LEAD;
      case HANDOVER -> LeadTasks.ACCEPT_LEAD;
      case OPPORTUNITY -> LeadTasks.WORK_OPPORTUNITY;
      default -> throw new IllegalArgumentException("Nobody works on a lead at " + position);
    };
  }

  /** Returns as what somebody has the task of this element. */
  public static Optional<Role> of(String element) {
    return switch (element) {
      case LeadTasks.QUALIFY_LEAD -> Optional.of(SDR);
      case LeadTasks.ACCEPT_LEAD, LeadTasks.WORK_OPPORTUNITY -> Optional.of(AE);
      default -> Optional.empty();
    };
  }
}
