package leadflow.insight.reporting;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import leadflow.sla.ClockKind;
import org.jspecify.annotations.Nullable;

/**
 * What a manager asks: which time, and of which promises, people and leads. The same words stand in
 * the URL of a page and of a report: {@code from}, {@code to}, {@code kind}, {@code team}, {@code
 * person}, {@code source}, {@code product}.
 *
 * <p>A clock belongs to the period in which it started, a lead to the one in which it came, a move
 * to the one in which it happened; so each counts once, and never moves from one period to another.
 *
 * @param now by which running clocks are due soon or overdue
 * @param kind of clock; null for all, as the following
 * @param team of the clock's owner, or of the lead's
 * @param person the owner of the clock, or of the lead
 * @param source of the lead; {@link #NONE} where it has none
 * @param product likewise
 */
public record ReportFilter(
    ReportPeriod period,
    Instant now,
    @Nullable String kind,
    @Nullable String team,
    @Nullable String person,
    @Nullable String source,
    @Nullable String product) {

  /** In the place of a value: of the leads that have none. */
  public static final String NONE = "-";

  /** {@code team_of} of all owners at once: it would take a second for a hundred thousand. */
  private static final String OWNER_IN_TEAM =
      """
      (%1$s.owner in (select user_id from leadflow.team_member where team_id = :team)
        or :team = leadflow.default_team() and %1$s.owner is not null
          and %1$s.owner not in (select user_id from leadflow.team_member))""";

  public static final List<String> KINDS = ClockKind.ids(ClockKind.values());

  /** Collects what does not hold in the parameters; the caller throws it. */
  public static ReportFilter read(ReportParameters asked, ReportViewer viewer, Clock clock) {
    String team = asked.text("team");
    if (viewer.team() != null && team != null && !team.equals(viewer.team())) {
      asked.wrong("team", "not_yours", "you may see your own team, " + viewer.team());
    }
    return new ReportFilter(
        ReportPeriod.read(asked, clock),
        clock.instant(),
        asked.oneOf("kind", KINDS.toArray(String[]::new), kind -> kind),
        viewer.team() == null ? team : viewer.team(),
        asked.text("person"),
        asked.text("source"),
        asked.text("product"));
  }

  /** Conditions on clocks, each after an {@code and}, for the row of that alias. */
  public String ofClocks(String alias) {
    return conditions(
        kind == null ? "" : "%s.kind = :kind",
        team == null ? "" : "%s.owner_team = :team",
        owner(),
        of("source", source),
        of("product", product),
        alias);
  }

  /** Conditions on leads; a lead belongs to the team of who owns it now. */
  public String ofLeads(String alias) {
    return conditions(
        "",
        team == null ? "" : OWNER_IN_TEAM,
        owner(),
        of("source", source),
        of("product", product),
        alias);
  }

  private String owner() {
    return person == null ? "" : person.equals(NONE) ? "%s.owner is null" : "%s.owner = :person";
  }

  private static String of(String column, @Nullable String value) {
    return value == null
        ? ""
        : value.equals(NONE) ? "%s." + column + " is null" : "%s." + column + " = :" + column;
  }

  private static String conditions(
      String kind, String team, String owner, String source, String product, String alias) {
    StringBuilder all = new StringBuilder();
    Stream.of(kind, team, owner, source, product)
        .filter(condition -> !condition.isEmpty())
        .forEach(condition -> all.append(" and ").append(condition.formatted(alias)));
    return all.toString();
  }

  /** Whether it is about some leads only. */
  public boolean narrowsLeads() {
    return Stream.of(team, person, source, product).anyMatch(value -> value != null);
  }

  /** Whether it is about some people's leads only, so that the lead itself has to be asked. */
  public boolean narrowsOwners() {
    return team != null || person != null;
  }

  /** The same about promises of any kind. */
  public ReportFilter ofAnyKind() {
    return new ReportFilter(period, now, null, team, person, source, product);
  }

  /** What the conditions name, and {@code from}, {@code to} and {@code now}. */
  public Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    values.put("from", Timestamp.from(period.from()));
    values.put("to", Timestamp.from(period.to()));
    values.put("now", Timestamp.from(now));
    put(values, "kind", kind);
    put(values, "team", team);
    put(values, "person", person);
    put(values, "source", source);
    put(values, "product", product);
    return values;
  }

  private static void put(Map<String, Object> values, String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }
}
