package leadflow.sales.routing;

import java.util.Locale;

/** What decided who gets a lead; stored with each assignment. The first six are routing's own. */
public enum RoutingRule {
  /** They had this lead before. */
  SAME_LEAD,
  /** They have or had a lead of the same company. */
  SAME_ACCOUNT,
  /** The least busy person of the team with the skill that {@code route-lead} requires. */
  SKILL,
  /** The least busy person of the team. */
  TEAM,
  /**
   * Nobody of the team was free: the least busy person of the fallback team in {@code route-lead}.
   */
  FALLBACK_TEAM,
  /** Nobody was free at all: the lead waits in the group's pool. */
  QUEUE,
  /** They claimed it themselves. */
  CLAIMED,
  /** Somebody else, such as a manager, gave it to them, or returned it to the pool. */
  GIVEN,
  /** Given back to the pool by the owner, or taken back by a clock. */
  RELEASED,
  /** A manager had it routed again; the reason names the rule. */
  ROUTED_AGAIN;

  /** As it is stored: {@code same-account}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static RoutingRule of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
