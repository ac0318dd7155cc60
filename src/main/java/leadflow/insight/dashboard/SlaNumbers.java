package leadflow.insight.dashboard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.insight.dashboard.SlaReport.Late;
import leadflow.insight.dashboard.SlaReport.OfKind;
import leadflow.insight.dashboard.SlaReport.Open;
import leadflow.insight.dashboard.SlaReport.OpenKind;
import leadflow.insight.dashboard.SlaReport.Part;
import leadflow.insight.dashboard.SlaReport.Speed;
import leadflow.insight.dashboard.SlaReport.SpeedWeek;
import leadflow.insight.dashboard.SlaReport.Week;
import leadflow.insight.reporting.ClockOutcome;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.SlaAttainment;
import leadflow.insight.reporting.StaffNames;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts clocks, each query with one index. */
@Repository
class SlaNumbers {

  /** How many of the most overdue clocks are listed. */
  static final int MOST = 20;

  private static final String OF_PERIOD =
      "from leadflow.lead_clock c where c.started_at >= :from and c.started_at < :to";

  private static final String WEEK = "date_trunc('week', c.started_at at time zone 'UTC')::date";

  /**
   * Counts clocks once, grouped by everything that they are split by; the splits add up these few
   * counts. Weeks are counted separately: grouping by week too would give nearly as many groups as
   * clocks.
   */
  private static final String SPLITS =
      """
      with clock as (select c.kind, c.owner_team, c.owner, c.source, c.product, %s as week, %s as verdict %s),
      counted as materialized (
        select kind, owner_team, owner, source, product, week, verdict, count(*) as n, grouping(week) as no_week
        from clock group by grouping sets ((kind, owner_team, owner, source, product, verdict), (week, verdict)))
      select (array['totals', 'kind', 'team', 'person', 'source', 'product'])[1
          + (1 - grouping(kind)) + 2 * (1 - grouping(owner_team)) + 3 * (1 - grouping(owner))
          + 4 * (1 - grouping(source)) + 5 * (1 - grouping(product))] as split,
        coalesce(kind, owner_team, owner, source, product) as value, verdict, sum(n)::bigint as n
      from counted where no_week = 1
      group by verdict, grouping sets ((), (kind), (owner_team), (owner), (source), (product))
      union all
      select 'week', week::text, verdict, n from counted where no_week = 0
      """;

  private static final String TOTALS = "select %s as verdict, count(*) as n %s group by 1";

  private static final String OPEN =
      """
      select c.kind as value, %s as verdict, count(*) as n from leadflow.lead_clock c
      where c.state = 'RUNNING'%s group by 1, 2
      """;

  private static final String MOST_OVERDUE =
      """
      select c.*, l.name from (
        select c.id, c.lead_id, c.kind, c.owner, c.owner_team, c.team_id, c.due_at
        from leadflow.overdue_clocks(:now) c where true%s
        order by c.due_at, c.id limit %d) c
      join leadflow.lead_card l on l.id = c.lead_id order by c.due_at, c.id
      """;

  private static final String SPEED =
      """
      select %1$s as week, count(*) as n,
        percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from c.stopped_at - c.started_at)) as seconds
      %2$s and c.kind = 'first-touch' and c.state in ('MET', 'MET_LATE')%3$s
      group by grouping sets ((), (%1$s)) order by 1 nulls first
      """;

  private final JdbcClient jdbc;
  private final SlaClocks clocks;
  private final StaffNames names;

  SlaNumbers(JdbcClient jdbc, SlaClocks clocks, StaffNames names) {
    this.jdbc = jdbc;
    this.clocks = clocks;
    this.names = names;
  }

  SlaReport of(ReportFilter q) {
    Map<String, Map<String, Map<ClockOutcome, Long>>> splits = splits(q);
    return new SlaReport(
        q.period().from(),
        q.period().to(),
        q.now(),
        SlaAttainment.of(all(splits.get("totals")).getOrDefault(ReportFilter.NONE, Map.of())),
        kinds(all(splits.get("kind"))),
        parts(all(splits.get("team")), names.teams(), ReportFilter.NONE),
        persons(all(splits.get("person"))),
        parts(all(splits.get("source")), Map.of(), "(none)"),
        parts(all(splits.get("product")), Map.of(), "(none)"),
        weeks(all(splits.get("week"))),
        open(q),
        mostOverdue(q),
        speed(q));
  }

  /** Returns how the promises of the period were kept in total. */
  SlaAttainment totals(ReportFilter q) {
    return SlaAttainment.of(
        ask(q, TOTALS.formatted(ClockOutcome.counted("c"), OF_PERIOD + q.ofClocks("c")))
            .query(
                (r, n) -> Map.entry(ClockOutcome.valueOf(r.getString("verdict")), r.getLong("n")))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Returns counts by split, its value, and outcome. */
  private Map<String, Map<String, Map<ClockOutcome, Long>>> splits(ReportFilter q) {
    Map<String, Map<String, Map<ClockOutcome, Long>>> splits = new HashMap<>();
    String sql = SPLITS.formatted(WEEK, ClockOutcome.counted("c"), OF_PERIOD + q.ofClocks("c"));
    ask(q, sql)
        .query(
            (ResultSet r) -> {
              count(r, splits.computeIfAbsent(r.getString("split"), split -> new TreeMap<>()));
            });
    return splits;
  }

  private static Map<String, Map<ClockOutcome, Long>> all(
      @Nullable Map<String, Map<ClockOutcome, Long>> split) {
    return split == null ? Map.of() : split;
  }

  private static void count(ResultSet r, Map<String, Map<ClockOutcome, Long>> split)
      throws SQLException {
    String value = Objects.requireNonNullElse(r.getString("value"), ReportFilter.NONE);
    split
        .computeIfAbsent(value, v -> new HashMap<>())
        .merge(ClockOutcome.valueOf(r.getString("verdict")), r.getLong("n"), Long::sum);
  }

  private static List<OfKind> kinds(Map<String, Map<ClockOutcome, Long>> counts) {
    return ReportFilter.KINDS.stream()
        .filter(counts::containsKey)
        .map(
            kind ->
                new OfKind(kind, ClockKind.of(kind).label(), SlaAttainment.of(all(counts, kind))))
        .toList();
  }

  private static Map<ClockOutcome, Long> all(
      Map<String, Map<ClockOutcome, Long>> counts, String value) {
    return counts.getOrDefault(value, Map.of());
  }

  private List<Part> persons(Map<String, Map<ClockOutcome, Long>> counts) {
    return parts(counts, names.persons(counts.keySet()), "(nobody)");
  }

  /** Returns the parts by name; the one without a value comes last. */
  private static List<Part> parts(
      Map<String, Map<ClockOutcome, Long>> counts, Map<String, String> names, String none) {
    return counts.entrySet().stream()
        .map(
            e ->
                new Part(e.getKey(), name(e.getKey(), names, none), SlaAttainment.of(e.getValue())))
        .sorted(
            Comparator.comparing((Part part) -> part.id().equals(ReportFilter.NONE))
                .thenComparing(Part::name)
                .thenComparing(Part::id))
        .toList();
  }

  private static String name(String id, Map<String, String> names, String none) {
    return id.equals(ReportFilter.NONE) ? none : names.getOrDefault(id, id);
  }

  private static List<Week> weeks(Map<String, Map<ClockOutcome, Long>> counts) {
    return counts.entrySet().stream()
        .map(e -> new Week(LocalDate.parse(e.getKey()), SlaAttainment.of(e.getValue())))
        .toList();
  }

  Open open(ReportFilter q) {
    Map<String, Map<ClockOutcome, Long>> counts = new HashMap<>();
    ask(q, OPEN.formatted(ClockOutcome.recorded("c"), q.ofClocks("c")))
        .query((ResultSet r) -> count(r, counts));
    List<OpenKind> kinds =
        ReportFilter.KINDS.stream()
            .filter(counts::containsKey)
            .map(kind -> open(kind, SlaAttainment.of(all(counts, kind))))
            .toList();
    return new Open(
        kinds.stream().mapToLong(OpenKind::open).sum(),
        kinds.stream().mapToLong(OpenKind::dueSoon).sum(),
        kinds.stream().mapToLong(OpenKind::overdue).sum(),
        kinds);
  }

  private static OpenKind open(String kind, SlaAttainment kept) {
    return new OpenKind(
        kind, ClockKind.of(kind).label(), kept.started(), kept.dueSoon(), kept.overdue());
  }

  private List<Late> mostOverdue(ReportFilter q) {
    List<Late> late =
        ask(q, MOST_OVERDUE.formatted(q.ofClocks("c"), MOST)).query((r, n) -> late(r, q)).list();
    Map<String, String> people =
        names.persons(late.stream().map(Late::owner).flatMap(Stream::ofNullable).toList());
    return late.stream().map(one -> named(one, people)).toList();
  }

  private Late late(ResultSet r, ReportFilter q) throws SQLException {
    String owner = r.getString("owner");
    return new Late(
        r.getObject("lead_id", UUID.class),
        r.getString("name"),
        r.getString("kind"),
        owner,
        null,
        r.getString("owner_team"),
        r.getTimestamp("due_at").toInstant(),
        clocks.overdueSince(
            r.getTimestamp("due_at").toInstant(), q.now(), r.getString("team_id"), owner));
  }

  private static Late named(Late late, Map<String, String> people) {
    return new Late(
        late.lead(),
        late.name(),
        late.kind(),
        late.owner(),
        late.owner() == null ? null : people.getOrDefault(late.owner(), late.owner()),
        late.team(),
        late.dueAt(),
        late.overdueSeconds());
  }

  /** Measures first touches whichever kind of promise the filter names. */
  private Speed speed(ReportFilter q) {
    List<SpeedRow> rows =
        ask(q, SPEED.formatted(WEEK, OF_PERIOD, q.ofAnyKind().ofClocks("c")))
            .query((r, n) -> speed(r))
            .list();
    SpeedRow all = rows.get(0);
    return new Speed(
        all.touched,
        all.median,
        all.p90,
        rows.stream()
            .filter(row -> row.week != null)
            .map(row -> new SpeedWeek(row.week, row.touched, row.median, row.p90))
            .toList());
  }

  private record SpeedRow(
      @Nullable LocalDate week, long touched, @Nullable Long median, @Nullable Long p90) {}

  private static SpeedRow speed(ResultSet r) throws SQLException {
    Double[] seconds =
        r.getArray("seconds") == null ? null : (Double[]) r.getArray("seconds").getArray();
    return new SpeedRow(
        r.getObject("week", LocalDate.class),
        r.getLong("n"),
        seconds == null ? null : (Long) Math.round(seconds[0]),
        seconds == null ? null : (Long) Math.round(seconds[1]));
  }

  private JdbcClient.StatementSpec ask(ReportFilter q, String sql) {
    return jdbc.sql(sql).params(q.values());
  }
}
