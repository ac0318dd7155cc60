package leadflow.insight.dashboard;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.insight.dashboard.Workload.Load;
import leadflow.insight.dashboard.Workload.Pool;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.SlaAttainment;
import leadflow.insight.reporting.StaffNames;
import leadflow.platform.access.Group;
import leadflow.platform.access.UserDirectory;
import leadflow.sales.routing.Roster;
import leadflow.sales.routing.RoutingCandidate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts the work that people have. */
@Repository
class WorkNumbers {

  private static final String OPEN =
      """
      select count(*) from leadflow.lead_card l
      where l.at_work%s
      """;

  private static final String POOL =
      """
      select l.position, count(*) as n from leadflow.lead_card l
      where l.owner is null and l.position in ('QUALIFICATION', 'HANDOVER')%s group by 1
      """;

  private final JdbcClient jdbc;
  private final UserDirectory directory;
  private final Roster roster;
  private final StaffNames names;

  WorkNumbers(JdbcClient jdbc, UserDirectory directory, Roster roster, StaffNames names) {
    this.jdbc = jdbc;
    this.directory = directory;
    this.roster = roster;
    this.names = names;
  }

  Workload of(ReportFilter q) {
    return new Workload(openLeads(q), people(q), pool(q));
  }

  long openLeads(ReportFilter q) {
    return jdbc.sql(OPEN.formatted(q.ofLeads("l"))).params(q.values()).query(Long.class).single();
  }

  private List<Load> people(ReportFilter q) {
    Map<String, String> people = new HashMap<>();
    Stream.of(Group.SDR, Group.SALES)
        .flatMap(group -> directory.members(group).stream())
        .filter(person -> q.person() == null || person.id().equals(q.person()))
        .forEach(person -> people.put(person.id(), person.name()));
    Map<String, String> teams = names.teams();
    return roster.of(people.keySet()).stream()
        .filter(one -> q.team() == null || one.team().equals(q.team()))
        .map(one -> load(one, people, teams, q))
        .sorted(Comparator.comparing(Load::name).thenComparing(Load::id))
        .toList();
  }

  private static Load load(
      RoutingCandidate one, Map<String, String> people, Map<String, String> teams, ReportFilter q) {
    return new Load(
        one.id(),
        people.getOrDefault(one.id(), one.id()),
        one.team(),
        teams.getOrDefault(one.team(), one.team()),
        one.open(),
        one.used(),
        one.capacity(),
        SlaAttainment.share(one.used(), one.capacity()),
        one.present(q.now()));
  }

  private @Nullable Pool pool(ReportFilter q) {
    boolean ofSomebody = q.person() != null && !q.person().equals(ReportFilter.NONE);
    if (q.team() != null || ofSomebody) {
      return null;
    }
    Map<String, Long> waiting =
        jdbc
            .sql(POOL.formatted(q.ofLeads("l")))
            .params(q.values())
            .query((r, n) -> Map.entry(r.getString("position"), r.getLong("n")))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return new Pool(
        waiting.getOrDefault("QUALIFICATION", 0L), waiting.getOrDefault("HANDOVER", 0L));
  }
}
