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
 * The filter of a report: the period, and which promises, people and leads. Pages and reports use
 * the same URL parameters: {@code from}, {@code to}, {@code kind}, {@code team}, {@code person},
 * {@code source}, {@code product}.
 *
 * <p>A clock belongs to the period in which it started, a lead to the one in which it was created,
 * a move to the one in which it happened. So each counts once and never moves to another period.
 *
 * @param now the instant by which running clocks are due soon or overdue
 * @param kind of clock; null for all, as for the following
 * @param team of the clock's owner, or of the lead's
 * @param person the owner of the clock, or of the lead
 * @param source of the lead; {@link #NONE} for leads without one
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

  /** Stands for a value: leads that have none. */
  public static final String NONE = "-";

  /**
   * Evaluates {@code team_of} for all owners at once: per lead it takes a second for a hundred
   * thousand.
   */
  private static final String OWNER_IN_TEAM =
      """
      (%1$s.owner in (select user_id from leadflow.team_member where team_id = :team)
        or :team = leadflow.default_team() and %1$s.owner is not null
          and %1$s.owner not in (select user_id from leadflow.team_member))""";

  public static final List<String> KINDS = ClockKind.ids(ClockKind.values());

  /** Reads the filter and records errors in the parameters; the caller throws them. */
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

  /** Returns conditions on clocks, each starting with {@code and}, for the row with this alias. */
  public String ofClocks(String alias) {
    return conditions(
        kind == null ? "" : "%s.kind = :kind",
        team == null ? "" : "%s.owner_team = :team",
        owner(),
        of("source", source),
        of("product", product),
        alias);
  }

  /** Returns conditions on leads; a lead belongs to the team of its present owner. */
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

  /** Returns whether it selects only some leads. */
  public boolean narrowsLeads() {
    return Stream.of(team, person, source, product).anyMatch(value -> value != null);
  }

  /** Returns whether it selects only some people's leads, so that the lead has to be joined. */
  public boolean narrowsOwners() {
    return team != null || person != null;
  }

  /** Returns the same filter for promises of any kind. */
  public ReportFilter ofAnyKind() {
    return new ReportFilter(period, now, null, team, person, source, product);
  }

  /**
   * Returns the values of the conditions' parameters, and {@code from}, {@code to} and {@code now}.
   */
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
