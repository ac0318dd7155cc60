package leadflow.sales.routing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import leadflow.lead.Lead;
import leadflow.platform.access.UserDirectory;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import leadflow.process.journey.Role;
import leadflow.sales.routing.Assignments.Known;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds who gets a lead. Somebody is <em>free</em> when they are in the role's group, present
 * (neither away nor out today, by the date in their team's time zone) and within their quota (fewer
 * leads in the last 30 days than their capacity); a hot lead ignores the quota but counts towards
 * it. In this order:
 *
 * <ol>
 *   <li>who had this lead last in this role, if they are free: {@link RoutingRule#SAME_LEAD};
 *   <li>who got the last lead of the same account, if they are free: {@link
 *       RoutingRule#SAME_ACCOUNT}. The account is the mail domain, unless it is a public mail
 *       provider, or the company's name;
 *   <li>of the team that {@code route-lead} names, who is free and has the required skill: {@link
 *       RoutingRule#SKILL};
 *   <li>of that team, who is free: {@link RoutingRule#TEAM};
 *   <li>of the team that {@code route-lead} names as fallback, who is free: {@link
 *       RoutingRule#FALLBACK_TEAM};
 *   <li>else nobody: the task waits in the group's pool, {@link RoutingRule#QUEUE}.
 * </ol>
 *
 * Among several people it takes the one who works on the fewest leads, then the one who has waited
 * longest for a new lead, then the first by id.
 *
 * <p>This is exact even when two leads are routed at once: after the lead, the teams concerned are
 * locked from the choice to the end of the transaction.
 */
@Component
class Routing {

  private static final Comparator<RoutingCandidate> LEAST_BUSY =
      Comparator.comparingInt(RoutingCandidate::open)
          .thenComparingLong(RoutingCandidate::newest)
          .thenComparing(RoutingCandidate::id);

  private final UserDirectory directory;
  private final DecisionTables decisions;
  private final Assignments assignments;
  private final Roster roster;
  private final Clock clock;

  Routing(
      UserDirectory directory,
      DecisionTables decisions,
      Assignments assignments,
      Roster roster,
      Clock clock) {
    this.directory = directory;
    this.decisions = decisions;
    this.assignments = assignments;
    this.roster = roster;
    this.clock = clock;
  }

  /**
   * @param owner null when nobody is free
   * @param why in a few words, for people
   */
  record Choice(@Nullable String owner, RoutingRule rule, String team, String why) {}

  /** What {@code route-lead} returns for a lead. */
  private record Plan(String team, @Nullable String skill, @Nullable String fallbackTeam) {}

  /**
   * Chooses who gets the lead. The caller holds its lock and stores the choice in the same
   * transaction.
   *
   * @param except who must not get it; null for nobody
   */
  Choice choose(Lead lead, Role role, @Nullable String except) {
    List<String> members =
        directory.members(role.group()).stream()
            .map(UserDirectory.Person::id)
            .filter(user -> !user.equals(except))
            .toList();
    Plan plan = plan(lead, role);
    List<Known> known = known(lead, role, members);
    Set<String> teams = new TreeSet<>();
    teams.add(plan.team);
    if (plan.fallbackTeam != null) {
      teams.add(plan.fallbackTeam);
    }
    known.forEach(k -> teams.add(k.team()));
    roster.lock(teams);
    List<RoutingCandidate> colleagues =
        roster.of(members, lead.id()).stream().filter(c -> teams.contains(c.team())).toList();
    Instant now = clock.instant();
    Predicate<RoutingCandidate> free =
        c -> c.present(now) && (lead.state().hot() || c.withinQuota());
    return sticky(known, colleagues, free, plan)
        .or(() -> ofTeam(colleagues, free, plan))
        .orElseGet(() -> nobody(colleagues, now, plan, role));
  }

  private Plan plan(Lead lead, Role role) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("role", role.id());
    inputs.put("country", lead.facts().country());
    inputs.put("countryCode", lead.facts().countryCode());
    inputs.put("product", lead.facts().product());
    inputs.put("segment", lead.facts().segment());
    inputs.put("companySize", lead.facts().employees());
    inputs.put("language", lead.facts().language());
    inputs.put("hot", lead.state().hot());
    DecisionResult.Row row =
        decisions
            .ask("route-lead", inputs)
            .first()
            .orElseGet(() -> new DecisionResult.Row(Map.of()));
    String team = row.text("team");
    return new Plan(
        team == null ? Calendars.DEFAULT_TEAM : team, row.text("skill"), row.text("fallbackTeam"));
  }

  /** Returns the known members, the preferred one first. */
  private List<Known> known(Lead lead, Role role, List<String> members) {
    return assignments.known(lead, role).stream().filter(k -> members.contains(k.user())).toList();
  }

  private static Optional<Choice> sticky(
      List<Known> known,
      List<RoutingCandidate> colleagues,
      Predicate<RoutingCandidate> free,
      Plan plan) {
    return known.stream()
        .filter(k -> colleagues.stream().anyMatch(c -> c.id().equals(k.user()) && free.test(c)))
        .findFirst()
        .map(
            k ->
                k.sameLead()
                    ? new Choice(k.user(), RoutingRule.SAME_LEAD, plan.team, "had this lead before")
                    : new Choice(
                        k.user(),
                        RoutingRule.SAME_ACCOUNT,
                        plan.team,
                        "knows the company already"));
  }

  private static Optional<Choice> ofTeam(
      List<RoutingCandidate> colleagues, Predicate<RoutingCandidate> free, Plan plan) {
    Predicate<RoutingCandidate> team = free.and(c -> c.team().equals(plan.team));
    return leastBusy(colleagues, team.and(c -> plan.skill != null && has(c, plan.skill)))
        .map(c -> new Choice(c.id(), RoutingRule.SKILL, plan.team, "has the skill " + plan.skill))
        .or(
            () ->
                leastBusy(colleagues, team)
                    .map(c -> new Choice(c.id(), RoutingRule.TEAM, plan.team, "least busy")))
        .or(
            () ->
                leastBusy(colleagues, free.and(c -> c.team().equals(plan.fallbackTeam)))
                    .map(
                        c ->
                            new Choice(
                                c.id(),
                                RoutingRule.FALLBACK_TEAM,
                                plan.team,
                                "nobody free in the team")));
  }

  private static boolean has(RoutingCandidate colleague, String skill) {
    return colleague.skills().stream().anyMatch(skill::equalsIgnoreCase);
  }

  private static Optional<RoutingCandidate> leastBusy(
      List<RoutingCandidate> colleagues, Predicate<RoutingCandidate> who) {
    return colleagues.stream().filter(who).min(LEAST_BUSY);
  }

  private static Choice nobody(
      List<RoutingCandidate> colleagues, Instant now, Plan plan, Role role) {
    List<RoutingCandidate> asked =
        colleagues.stream()
            .filter(c -> c.team().equals(plan.team) || c.team().equals(plan.fallbackTeam))
            .toList();
    List<String> reasons = new ArrayList<>();
    reasons.addAll(named(asked, c -> !c.present(now), "absent"));
    reasons.addAll(named(asked, c -> c.present(now), "over quota"));
    String why =
        reasons.isEmpty()
            ? "team "
                + plan.team
                + " has nobody in "
                + role.group().label().toLowerCase(Locale.ENGLISH)
            : String.join("; ", reasons);
    return new Choice(null, RoutingRule.QUEUE, plan.team, why);
  }

  private static List<String> named(
      List<RoutingCandidate> asked, Predicate<RoutingCandidate> which, String what) {
    String names =
        asked.stream().filter(which).map(RoutingCandidate::id).collect(Collectors.joining(", "));
    return names.isEmpty() ? List.of() : List.of(what + ": " + names);
  }
}
