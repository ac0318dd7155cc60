package leadflow.sales.routing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import leadflow.lead.JourneyPosition;
import leadflow.platform.access.UserDirectory;
import leadflow.process.journey.LeadJourney;

/** As what somebody gets a lead: to find out about it, or to sell to it. */
public enum Role {
  SDR("sdr", UserDirectory.SDR, "sales development", JourneyPosition.QUALIFICATION),
  AE("ae", UserDirectory.SALES, "sales", JourneyPosition.HANDOVER, JourneyPosition.OPPORTUNITY);

  private final String id;
  private final String group;
  private final String pool;
  private final List<JourneyPosition> positions;

  Role(String id, String group, String pool, JourneyPosition... positions) {
    this.id = id;
    this.group = group;
    this.pool = pool;
    this.positions = List.of(positions);
  }

  /** As {@code route-lead} and the record name it: {@code sdr} or {@code ae}. */
  public String id() {
    return id;
  }

  /** Whose members may have the lead. */
  public String group() {
    return group;
  }

  /** The group in words. */
  String pool() {
    return pool;
  }

  /** Who works on a lead that is here, if anybody does. */
  public static Optional<Role> at(JourneyPosition position) {
    return Arrays.stream(values()).filter(role -> role.positions.contains(position)).findFirst();
  }

  /** The human task of a lead that is here. */
  static String element(JourneyPosition position) {
    return switch (position) {
      case QUALIFICATION -> LeadJourney.QUALIFY_LEAD;
      case HANDOVER -> LeadJourney.ACCEPT_LEAD;
      case OPPORTUNITY -> LeadJourney.WORK_OPPORTUNITY;
      default -> throw new IllegalArgumentException("Nobody works on a lead at " + position);
    };
  }

  /** The other way round: as what somebody has the task. */
  static Optional<Role> of(String element) {
    return switch (element) {
      case LeadJourney.QUALIFY_LEAD -> Optional.of(SDR);
      case LeadJourney.ACCEPT_LEAD, LeadJourney.WORK_OPPORTUNITY -> Optional.of(AE);
      default -> Optional.empty();
    };
  }
}
