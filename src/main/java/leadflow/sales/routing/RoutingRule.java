package leadflow.sales.routing;

import java.util.Locale;

/** What decided who gets a lead; kept with each assignment. The first six are routing's own. */
public enum RoutingRule {
  /** He had this lead before. */
  SAME_LEAD,
  /** He has or had a lead of the same company. */
  SAME_ACCOUNT,
  /** Least busy of the team's people with the skill that {@code route-lead} asks for. */
  SKILL,
  /** Least busy of the team. */
  TEAM,
  /** Nobody of the team was free: least busy of the team that {@code route-lead} falls back to. */
  FALLBACK_TEAM,
  /** Nobody was free at all: the lead waits in the group's pool. */
  QUEUE,
  /** Somebody took it himself. */
  CLAIMED,
  /** Somebody else, such as a manager, gave it to him, or put it into the pool. */
  GIVEN,
  /** Given back to the pool by the owner, or taken back by a clock. */
  RELEASED,
  /** A manager had it routed once more; the reason says by which rule. */
  ROUTED_AGAIN;

  /** As it is stored: {@code same-account}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static RoutingRule of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
