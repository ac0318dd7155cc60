package leadflow.insight.diagram;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import leadflow.platform.access.UserDirectory;
import leadflow.process.journey.Diagram;
import leadflow.sla.ClockKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists the leads behind a figure on a diagram. */
@Component
public class LeadsAtElement {

  /**
   * The columns of each list for a lead, whose alias is l; {@code clock} is its earliest running
   * one.
   */
  private static final String TOLD =
      """
      l.id, not l.erased as known, l.name, l.company, l.stage, l.owner, clock.kind, clock.due_at,
        leadflow.clock_state(clock.state, clock.warn_at, clock.due_at, :now) as clock_state
      """;

  private static final String EARLIEST =
      """
      earliest as (
        select distinct on (lead_id) lead_id, kind, state, warn_at, due_at from leadflow.lead_clock
        where state = 'RUNNING' order by lead_id, due_at, id)
      """;

  private final JdbcClient jdbc;
  private final ReadSnapshot snapshot;
  private final UserDirectory directory;

  LeadsAtElement(JdbcClient jdbc, ReadSnapshot snapshot, UserDirectory directory) {
    this.jdbc = jdbc;
    this.snapshot = snapshot;
    this.directory = directory;
  }

  /**
   * An element of the diagram. For an activity the list has the leads that are there now, the most
   * urgent first; for a flow, the leads that took it in the period, the latest first.
   *
   * @param activity null when a flow is given
   */
  public record Spot(@Nullable String activity, @Nullable String flow) {}

  /**
   * A lead's earliest running clock.
   *
   * @param state RUNNING, DUE_SOON or OVERDUE
   * @param overdueSeconds by how much, in wall-clock time; null when it is not overdue
   */
  public record Promise(
      String kind, String name, Instant dueAt, String state, @Nullable Long overdueSeconds) {}

  /**
   * @param name null for an erased lead
   * @param ownerName null when nobody owns it
   * @param since when it came to the activity, or took the flow
   * @param times how often it took the flow in the period; 1 at an activity
   * @param processInstance its running instance of the model; null when that is over
   */
  public record Row(
      UUID lead,
      @Nullable String name,
      @Nullable String company,
      String stage,
      @Nullable String owner,
      @Nullable String ownerName,
      @Nullable Instant since,
      long times,
      @Nullable Promise promise,
      @Nullable String processInstance) {

    Row ownedBy(Map<String, String> names) {
      String told = owner == null ? null : names.getOrDefault(owner, owner);
      return new Row(
          lead, name, company, stage, owner, told, since, times, promise, processInstance);
    }
  }

  /**
   * @param next the value of {@code after} for the next page; null at the end
   */
  public record Page(List<Row> items, @Nullable String next) {}

  public Page page(
      Diagram diagram, Spot spot, ReportFilter question, @Nullable PageCursor after, int size) {
    List<Row> rows = rows(diagram, spot, question, after, size + 1);
    boolean more = rows.size() > size;
    List<Row> shown = more ? rows.subList(0, size) : rows;
    return new Page(shown, more ? PageCursor.row(spot, shown.get(size - 1)).toString() : null);
  }

  /** Returns the whole list as CSV. */
  public CsvTable csv(Diagram diagram, Spot spot, ReportFilter question) {
    CsvTable csv =
        new CsvTable(
            List.of(
                "lead",
                "name",
                "company",
                "stage",
                "owner",
                "ownerName",
                spot.flow() == null ? "since" : "takenAt",
                "promise",
                "dueAt",
                "state",
                "overdueSeconds",
                "processInstance"));
    for (Row row : rows(diagram, spot, question, null, Integer.MAX_VALUE)) {
      Promise promise = row.promise();
      csv.row(
          row.lead(),
          row.name(),
          row.company(),
          row.stage(),
          row.owner(),
          row.ownerName(),
          row.since(),
          promise == null ? null : promise.name(),
          promise == null ? null : promise.dueAt(),
          promise == null ? null : promise.state(),
          promise == null ? null : promise.overdueSeconds(),
          row.processInstance());
    }
    return csv;
  }

  private List<Row> rows(
      Diagram diagram, Spot spot, ReportFilter question, @Nullable PageCursor after, int most) {
    List<Row> rows =
        Objects.requireNonNull(
            snapshot.of(
                () ->
                    spot.flow() == null
                        ? standing(diagram, spot, question, after, most)
                        : taking(diagram, spot, question, after, most)));
    Map<String, String> names =
        directory.names(
            rows.stream().map(Row::owner).filter(Objects::nonNull).collect(Collectors.toSet()));
    return rows.stream().map(row -> row.ownedBy(names)).toList();
  }

  private List<Row> standing(
      Diagram diagram, Spot spot, ReportFilter question, @Nullable PageCursor after, int most) {
    return jdbc.sql(
            """
            with %s, %s,
            here as (
              select about.lead, min(e.execution) as execution
              from leadflow.standing_execution e join about on about.instance = e.instance
              where e.model = :model and e.active and e.element in (:activity, :activity || '#multiInstanceBody')
              group by about.lead),
            page as (
              select here.execution, %s
              from here join leadflow.lead_card l on l.id = here.lead left join earliest clock on clock.lead_id = l.id
              where true %s
              order by coalesce(clock.due_at, 'infinity'), l.id limit :most)
            select page.*, 1 as times, e.instance, e.since
            from page join leadflow.standing_execution e on e.execution = page.execution
            order by coalesce(page.due_at, 'infinity'), page.id
            """
                .formatted(
                    EARLIEST,
                    DiagramFigures.about(question),
                    TOLD,
                    after == null
                        ? ""
                        : "and (coalesce(clock.due_at, 'infinity'), l.id) > (coalesce(:at, 'infinity'::timestamptz), :last)"))
        .param("activity", spot.activity())
        .params(asked(diagram, question, after, most))
        .query((r, n) -> row(r, question.now()))
        .list();
  }

  private List<Row> taking(
      Diagram diagram, Spot spot, ReportFilter question, @Nullable PageCursor after, int most) {
    return jdbc.sql(
            """
            with taking as (
              select t.lead_id, max(t.at) as since, count(*) as times
              from leadflow.lead_flow t
              where t.model = :model and t.flow = :flow and t.at >= :from and t.at < :to
              group by t.lead_id)
            select %s, taking.since, taking.times,
              (select min(i.instance) from leadflow.running_instance i
                where i.lead_key = l.id::text and i.model = :model) as instance
            from taking join leadflow.lead_card l on l.id = taking.lead_id left join lateral (
              select kind, state, warn_at, due_at from leadflow.lead_clock where lead_id = l.id and state = 'RUNNING'
              order by due_at, id limit 1) clock on true
            where true %s %s
            order by taking.since desc, l.id limit :most
            """
                .formatted(
                    TOLD,
                    question.ofLeads("l"),
                    after == null
                        ? ""
                        : "and (taking.since < :at or (taking.since = :at and l.id > :last))"))
        .param("flow", spot.flow())
        .params(asked(diagram, question, after, most))
        .query((r, n) -> row(r, question.now()))
        .list();
  }

  private static Map<String, @Nullable Object> asked(
      Diagram diagram, ReportFilter question, @Nullable PageCursor after, int most) {
    Map<String, @Nullable Object> values = new HashMap<>(question.values());
    values.put("model", diagram.model());
    values.put("most", most);
    if (after != null) {
      values.put("at", after.at() == null ? null : Timestamp.from(after.at()));
      values.put("last", after.lead());
    }
    return values;
  }

  private static Row row(ResultSet r, Instant now) throws SQLException {
    boolean known = r.getBoolean("known");
    return new Row(
        r.getObject("id", UUID.class),
        known ? r.getString("name") : null,
        known ? r.getString("company") : null,
        r.getString("stage"),
        r.getString("owner"),
        null,
        instant(r, "since"),
        r.getLong("times"),
        promise(r, now),
        r.getString("instance"));
  }

  private static @Nullable Promise promise(ResultSet r, Instant now) throws SQLException {
    Instant due = instant(r, "due_at");
    if (due == null) {
      return null;
    }
    String state = r.getString("clock_state");
    return new Promise(
        r.getString("kind"),
        ClockKind.of(r.getString("kind")).label(),
        due,
        state,
        state.equals("OVERDUE") ? Duration.between(due, now).toSeconds() : null);
  }

  private static @Nullable Instant instant(ResultSet r, String column) throws SQLException {
    Timestamp at = r.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
