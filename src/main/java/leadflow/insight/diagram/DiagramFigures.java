package leadflow.insight.diagram;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import leadflow.process.journey.Diagram;
import leadflow.process.journey.OutgoingFlow;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The figures on a diagram, over all versions of the model, since element ids are stable. The
 * filter's promise and period do not affect the present figures; its team, person, source and
 * product affect all of them.
 */
@Component
public class DiagramFigures {

  /** Leads whose earliest running clock is due soon or overdue. */
  private static final String PRESSED =
      """
      pressed as materialized (
        select c.lead_id, leadflow.clock_state(c.state, c.warn_at, c.due_at, :now) = 'OVERDUE' as overdue
        from leadflow.lead_clock c
        where c.state = 'RUNNING' and c.warn_at <= :now and not exists (
          select from leadflow.lead_clock earlier
          where earlier.lead_id = c.lead_id and earlier.state = 'RUNNING'
            and (earlier.due_at, earlier.id) < (c.due_at, c.id)))
      """;

  private final JdbcClient jdbc;
  private final ReadSnapshot snapshot;

  DiagramFigures(JdbcClient jdbc, ReadSnapshot snapshot) {
    this.jdbc = jdbc;
    this.snapshot = snapshot;
  }

  /**
   * @param leads that are there now
   * @param dueSoon how many of them have an earliest running clock that is due soon
   * @param overdue how many of them have one that is overdue
   */
  public record Place(String activity, long leads, long dueSoon, long overdue) {}

  /** Returns the present figures; places without a lead are left out. */
  public List<Place> now(Diagram diagram, ReportFilter question) {
    return seen(
        () ->
            jdbc.sql(now(question))
                .param("model", diagram.model())
                .params(question.values())
                .query(
                    (r, n) ->
                        new Place(
                            r.getString("activity"),
                            r.getLong("leads"),
                            r.getLong("due_soon"),
                            r.getLong("overdue")))
                .list());
  }

  /**
   * Counts a lead once at each activity, however many executions and instances are there. In a
   * called process it also counts at the caller's activity.
   */
  static String now(ReportFilter question) {
    return "with "
        + about(question)
        + ", "
        + PRESSED
        + """
        , told as materialized (
          select about.instance, about.lead, p.overdue from about left join pressed p on p.lead_id = about.lead),
        standing as (
          select distinct e.activity, told.lead, told.overdue
          from leadflow.standing_execution e join told on told.instance = e.instance
          where e.model = :model and e.active)
        select activity, count(*) as leads,
          count(*) filter (where not overdue) as due_soon, count(*) filter (where overdue) as overdue
        from standing group by activity order by activity
        """;
  }

  /**
   * Finds the lead of each running instance of the model, once for all its executions, limited to
   * the leads of the filter.
   */
  static String about(ReportFilter question) {
    return """
    about as materialized (
      select i.instance, l.id as lead
      from leadflow.running_instance i join leadflow.lead_card l on l.id::text = i.lead_key
      where i.model = :model %s)
    """
        .formatted(question.ofLeads("l"));
  }

  /**
   * @param stays that ended in the period
   * @param medianSeconds of the stays, exact
   * @param p90Seconds nine of ten were shorter
   */
  public record Stay(String activity, long stays, double medianSeconds, double p90Seconds) {}

  /**
   * @param taken how often the flow was taken in the period
   * @param leads how many leads took it
   * @param came how often a lead left the place by any of its flows; for an event that does not
   *     interrupt its activity, how often a lead was there in the period
   * @param share of {@code came}; null when that is 0
   */
  public record Flow(
      String flow, String from, long taken, long leads, long came, @Nullable Double share) {}

  /**
   * @param countedSince when the first flow of the model was counted; null before
   */
  public record Past(
      Instant from,
      Instant to,
      List<Stay> stays,
      List<Flow> flows,
      @Nullable Instant countedSince) {}

  /** Returns how long leads stayed and which flows they took. */
  public Past past(Diagram diagram, ReportFilter question) {
    return seen(
        () ->
            new Past(
                question.period().from(),
                question.period().to(),
                stays(diagram, question),
                flows(diagram, question),
                countedSince(diagram)));
  }

  private List<Stay> stays(Diagram diagram, ReportFilter question) {
    return jdbc
        .sql(
            """
            select a.activity, count(*) as stays,
              percentile_cont(array[0.5, 0.9]) within group (order by a.milliseconds) as parts
            from leadflow.activity_stay a %s
            where a.model = :model and a.ended_at >= :from and a.ended_at < :to %s
            group by a.activity order by a.activity
            """
                .formatted(whose(question), question.ofLeads("l")))
        .param("model", diagram.model())
        .params(question.values())
        .query(
            (r, n) -> {
              Double[] parts = (Double[]) r.getArray("parts").getArray();
              return new Stay(
                  r.getString("activity"), r.getLong("stays"), parts[0] / 1000, parts[1] / 1000);
            })
        .list()
        .stream()
        .filter(stay -> !diagram.passed().contains(stay.activity()))
        .toList();
  }

  /** Joins the lead of each row, when the filter narrows leads. */
  private static String whose(ReportFilter question) {
    return question.narrowsLeads() ? "join leadflow.lead_card l on l.id::text = a.lead_key" : "";
  }

  private List<Flow> flows(Diagram diagram, ReportFilter question) {
    if (diagram.ways().isEmpty()) {
      return List.of();
    }
    Map<String, Taken> taken = taken(diagram, question);
    Map<String, Long> left = left(diagram, question, taken);
    Map<String, Long> there = there(diagram, question);
    List<Flow> flows = new ArrayList<>();
    for (OutgoingFlow way : diagram.ways()) {
      Taken flow = taken.getOrDefault(way.flow(), Taken.NEVER);
      long came =
          (way.choice() == OutgoingFlow.Choice.BESIDE ? there : left).getOrDefault(way.from(), 0L);
      flows.add(
          new Flow(
              way.flow(),
              way.from(),
              flow.times(),
              flow.leads(),
              came,
              came == 0 ? null : (double) flow.times() / came));
    }
    return flows;
  }

  private record Taken(long times, long leads) {
    static final Taken NEVER = new Taken(0, 0);
  }

  private Map<String, Taken> taken(Diagram diagram, ReportFilter question) {
    Map<String, Taken> taken = new HashMap<>();
    jdbc.sql(
            """
            select flow, sum(times) as times, count(*) as leads from (
              select t.flow, t.lead_id, count(*) as times
              from leadflow.lead_flow t %s
              where t.model = :model and t.at >= :from and t.at < :to %s
              group by t.flow, t.lead_id) each_lead
            group by flow
            """
                .formatted(joined(question), question.ofLeads("l")))
        .param("model", diagram.model())
        .params(question.values())
        .query(
            r -> {
              taken.put(r.getString("flow"), new Taken(r.getLong("times"), r.getLong("leads")));
            });
    return taken;
  }

  private static String joined(ReportFilter question) {
    return question.narrowsLeads() ? "join leadflow.lead_card l on l.id = t.lead_id" : "";
  }

  /** Returns how often leads left each place that has several outgoing flows. */
  private Map<String, Long> left(Diagram diagram, ReportFilter question, Map<String, Taken> taken) {
    Map<String, Long> left = new HashMap<>();
    Map<String, List<String>> several = new HashMap<>();
    for (OutgoingFlow way : diagram.ways()) {
      if (way.choice() == OutgoingFlow.Choice.SEVERAL) {
        several.computeIfAbsent(way.from(), from -> new ArrayList<>()).add(way.flow());
      } else if (way.choice() == OutgoingFlow.Choice.ONE) {
        left.merge(way.from(), taken.getOrDefault(way.flow(), Taken.NEVER).times(), Long::sum);
      }
    }
    several.forEach(
        (from, flows) -> {
          long most =
              flows.stream()
                  .mapToLong(flow -> taken.getOrDefault(flow, Taken.NEVER).times())
                  .max()
                  .orElse(0);
          left.merge(from, Math.max(most, moments(diagram, question, flows)), Long::sum);
        });
    return left;
  }

  /** Counts flows that a lead takes at the same moment as one departure. */
  private long moments(Diagram diagram, ReportFilter question, List<String> flows) {
    return jdbc.sql(
            """
            select count(*) from (
              select distinct t.lead_id, t.at from leadflow.lead_flow t %s
              where t.model = :model and t.at >= :from and t.at < :to and t.flow in (:flows) %s) moment
            """
                .formatted(joined(question), question.ofLeads("l")))
        .param("model", diagram.model())
        .param("flows", flows)
        .params(question.values())
        .query(Long.class)
        .single();
  }

  /**
   * Returns how often leads were at an activity with non-interrupting events, since flows are
   * counted.
   */
  private Map<String, Long> there(Diagram diagram, ReportFilter question) {
    List<String> activities =
        diagram.ways().stream()
            .filter(way -> way.choice() == OutgoingFlow.Choice.BESIDE)
            .map(OutgoingFlow::from)
            .distinct()
            .toList();
    Map<String, Long> there = new HashMap<>();
    if (!activities.isEmpty()) {
      jdbc.sql(
              """
              select a.activity, count(*) as stays from leadflow.activity_stay a %s
              where a.model = :model and a.activity in (:activities) and a.started_at < :to
                and (a.ended_at is null or a.ended_at >= greatest(:from, (
                  select min(at) from leadflow.lead_flow where model = :model))) %s
              group by a.activity
              """
                  .formatted(whose(question), question.ofLeads("l")))
          .param("model", diagram.model())
          .param("activities", activities)
          .params(question.values())
          .query(
              r -> {
                there.put(r.getString("activity"), r.getLong("stays"));
              });
    }
    return there;
  }

  private @Nullable Instant countedSince(Diagram diagram) {
    return jdbc.sql("select min(at) from leadflow.lead_flow where model = :model")
        .param("model", diagram.model())
        .query((r, n) -> r.getTimestamp(1) == null ? null : r.getTimestamp(1).toInstant())
        .list()
        .get(0);
  }

  private <T> T seen(java.util.function.Supplier<T> work) {
    return Objects.requireNonNull(snapshot.of(work));
  }
}
