package leadflow.routing;

import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.access.Directory;
import leadflow.decision.DecisionTables;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.lead.Position;
import leadflow.sla.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the models call to find an owner: the team by the table {@code route-lead}, in it whoever is
 * there and has the fewest open leads. Where nobody is there, the lead waits in the group's pool.
 */
@Component("routingSteps")
public class RoutingSteps {

  private final Leads leads;
  private final Directory directory;
  private final DecisionTables decisions;
  private final Calendars calendars;
  private final JdbcClient jdbc;
  private final Clock clock;

  RoutingSteps(
      Leads leads,
      Directory directory,
      DecisionTables decisions,
      Calendars calendars,
      JdbcClient jdbc,
      Clock clock) {
    this.leads = leads;
    this.directory = directory;
    this.decisions = decisions;
    this.calendars = calendars;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public void routeToSdr(String id) {
    route(UUID.fromString(id), "sdr", Directory.SDR, Position.QUALIFICATION);
  }

  public void routeToAe(String id) {
    route(UUID.fromString(id), "ae", Directory.SALES, Position.OPPORTUNITY);
  }

  /** The owner's user id; null leaves the task to the pool. */
  public @Nullable String assignee(String id) {
    return leads.get(UUID.fromString(id)).standing().owner();
  }

  private void route(UUID id, String role, String group, Position busyAt) {
    Lead lead = leads.lock(id);
    String team = team(lead, role);
    Set<String> absent = absent();
    List<String> there =
        directory.members(group).stream()
            .map(Directory.Person::id)
            .filter(user -> !absent.contains(user) && calendars.teamOf(user).equals(team))
            .toList();
    String owner = lead.standing().owner();
    String next = owner != null && there.contains(owner) ? owner : leastBusy(there, busyAt);
    leads.save(lead.with(lead.standing().with(s -> s.owner = next)));
  }

  private String team(Lead lead, String role) {
    Map<String, Object> inputs = new HashMap<>();
    inputs.put("role", role);
    inputs.put("country", lead.facts().country());
    inputs.put("product", lead.facts().product());
    inputs.put("segment", lead.facts().segment());
    inputs.put("companySize", lead.facts().employees());
    inputs.put("hot", lead.standing().hot());
    return decisions
        .ask("route-lead", inputs)
        .first()
        .map(row -> row.text("team"))
        .orElse(Calendars.DEFAULT_TEAM);
  }

  private @Nullable String leastBusy(List<String> there, Position busyAt) {
    Map<String, Long> open =
        jdbc
            .sql(
                """
                select owner, count(*) from leadflow.lead
                where owner in (:owners) and position = :position group by owner
                """)
            .param("owners", there.isEmpty() ? List.of("") : there)
            .param("position", busyAt.name())
            .query((r, n) -> Map.entry(r.getString(1), r.getLong(2)))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return there.stream()
        .min(
            Comparator.<String>comparingLong(user -> open.getOrDefault(user, 0L))
                .thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private Set<String> absent() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return Set.copyOf(
        jdbc.sql(
                "select user_id from leadflow.staff where :today between absent_from and coalesce(absent_to, :today)")
            .param("today", Date.valueOf(today))
            .query(String.class)
            .list());
  }
}
