package leadflow.insight.bottleneck;

import static leadflow.insight.reporting.SlaAttainment.share;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.insight.bottleneck.BottleneckReport.Activity;
import leadflow.insight.bottleneck.BottleneckReport.LateLead;
import leadflow.insight.bottleneck.BottleneckReport.Promise;
import leadflow.insight.bottleneck.BottleneckReport.StageDwell;
import leadflow.insight.reporting.ClockOutcome;
import leadflow.insight.reporting.ReportFilter;
import leadflow.process.journey.DeployedModels;
import leadflow.process.journey.LeadTasks;
import leadflow.sla.ClockKind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Measures how long leads wait and have waited: by promise, by activity and by stage. */
@Component
class WaitingNumbers {

  /** The promises that apply while a lead is at a task; the last one lasts for the whole stay. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          LeadTasks.QUALIFY_LEAD,
          ClockKind.ids(ClockKind.FIRST_TOUCH, ClockKind.QUALIFY),
          LeadTasks.ACCEPT_LEAD,
          ClockKind.ids(ClockKind.FIRST_TOUCH, ClockKind.ACCEPT, ClockKind.DECIDE),
          LeadTasks.WORK_OPPORTUNITY,
          ClockKind.ids(ClockKind.OPPORTUNITY_IDLE));

  /** Clocks that run now, by promise. */
  private static final String RUNNING =
      """
      select c.kind as place, count(*) as n,
        count(*) filter (where leadflow.clock_state(c.state, c.warn_at, c.due_at, :now) = 'OVERDUE') as late,
        percentile_cont(0.5) within group (order by extract(epoch from :now - c.started_at)::float8) as median_wait,
        percentile_cont(0.9) within group (order by extract(epoch from :now - c.started_at)::float8) as p90_wait
      from leadflow.lead_clock c where c.state = 'RUNNING' {of clocks}
      group by c.kind
      """;

  /**
   * Clocks that started in the period, by promise; a corrected clock may count as stopped in time.
   */
  private static final String STARTED =
      """
      with c as (
        select c.kind, c.state in ('MET', 'MET_LATE') as finished,
          extract(epoch from c.stopped_at - c.started_at)::float8 as took,
          extract(epoch from c.due_at - c.started_at)::float8 as had,
          {missed} as missed, {outcome} = 'MET' as met,
          greatest(0, extract(epoch from coalesce(c.stopped_at, :now) - c.due_at)::float8) as late
        from leadflow.lead_clock c where c.started_at >= :from and c.started_at < :to {of clocks})
      select c.kind, count(*) filter (where finished) as finished,
        percentile_cont(0.5) within group (order by had) as target,
        percentile_cont(0.5) within group (order by took) filter (where finished) as median_dwell,
        percentile_cont(0.9) within group (order by took) filter (where finished) as p90_dwell,
        percentile_cont(0.5) within group (order by took / greatest(had, 1)) filter (where finished) as median_part,
        percentile_cont(0.9) within group (order by took / greatest(had, 1)) filter (where finished) as p90_part,
        count(*) filter (where missed) as missed, count(*) filter (where met) as met,
        coalesce(sum(late) filter (where missed), 0) as late
      from c group by c.kind
      """;

  /** Leads that are at an activity now. */
  private static final String WAITING =
      """
      select a.model || '/' || a.activity as place, count(*) as n, 0 as late,
        percentile_cont(0.5) within group (
          order by extract(epoch from cast(:now as timestamptz) - a.started_at)::float8) as median_wait,
        percentile_cont(0.9) within group (
          order by extract(epoch from cast(:now as timestamptz) - a.started_at)::float8) as p90_wait
      from leadflow.activity_stay a {lead}
      where a.model = any(:models) and a.ended_at is null and a.activity = any(:places) {of leads}
      group by 1
      """;

  /** Leads at a task with an overdue promise. */
  private static final String OVERDUE =
      """
      select a.model || '/' || a.activity as place, count(*) as n
      from leadflow.activity_stay a join leadflow.lead_card l on l.id::text = a.lead_key
      where a.model = any(:models) and a.ended_at is null and a.activity = any(:promised) {of leads}
        and exists (select from leadflow.overdue_clocks(:now) c where c.lead_id = l.id and {promised here})
      group by 1
      """;

  /** Stays at an activity that ended in the period. */
  private static final String STAYS =
      """
      select a.model || '/' || a.activity as place, count(*) as n,
        percentile_cont(0.5) within group (order by a.milliseconds / 1000.0) as median_dwell,
        percentile_cont(0.9) within group (order by a.milliseconds / 1000.0) as p90_dwell
      from leadflow.activity_stay a {lead}
      where a.model = any(:models) and a.activity = any(:places) and a.ended_at >= :from and a.ended_at < :to {of leads}
      group by 1
      """;

  /**
   * Stays with missed promises, and by how much. A stay's promises are those that started with it
   * (its task is created a moment later) or during it.
   */
  private static final String LATE_STAYS =
      """
      select place, count(*) as n, coalesce(sum(late), 0) as late from (
        select a.model || '/' || a.activity as place, a.stay,
          sum(greatest(0, extract(epoch from coalesce(c.stopped_at, :now) - c.due_at)::float8)) as late
        from leadflow.activity_stay a join leadflow.lead_card l on l.id::text = a.lead_key
        join leadflow.lead_clock c on c.lead_id = l.id and {promised here} and {missed}
          and c.started_at >= a.started_at - interval '1 minute' and c.started_at < a.ended_at
        where a.model = any(:models) and a.activity = any(:promised) and a.ended_at >= :from and a.ended_at < :to {of leads}
        group by 1, 2) late
      group by 1
      """;

  private static final String LATE_LEADS =
      """
      select l.id, l.name, l.company, l.position, l.owner, l.journey_instance_id, c.kind, c.due_at,
        extract(epoch from :now - c.due_at)::bigint as late
      from (
        select distinct on (c.lead_id) c.lead_id, c.kind, c.due_at from leadflow.overdue_clocks(:now) c
        where true {of clocks} order by c.lead_id, c.due_at, c.id) c
      join leadflow.lead_card l on l.id = c.lead_id
      order by c.due_at, l.id limit :most
      """;

  private static final String IN_STAGE =
      """
      select l.stage || '/' || l.status as place, count(*) as n, 0 as late,
        percentile_cont(0.5) within group (order by extract(epoch from :now - l.stage_since)::float8) as median_wait,
        percentile_cont(0.9) within group (order by extract(epoch from :now - l.stage_since)::float8) as p90_wait
      from leadflow.lead_card l where l.open {of leads}
      group by 1
      """;

  /** A stage that is only passed through takes no time and does not count. */
  private static final String LEFT_STAGE =
      """
      select c.from_stage || '/' || c.from_status as place, count(*) as n,
        percentile_cont(0.5) within group (order by c.dwell_seconds) as median_dwell,
        percentile_cont(0.9) within group (order by c.dwell_seconds) as p90_dwell,
        percentile_cont(0.5) within group (order by c.dwell_business_seconds) as business
      from leadflow.lead_move c {lead}
      where c.at >= :from and c.at < :to and c.dwell_seconds > 0 and c.from_open {of leads}
      group by 1
      """;

  private final JdbcClient jdbc;
  private final DeployedModels models;

  WaitingNumbers(JdbcClient jdbc, DeployedModels models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  List<Promise> promises(ReportFilter asked) {
    Map<String, Running> running = running(ask(RUNNING, asked));
    Map<String, Promise> promises = new HashMap<>();
    running.forEach((kind, now) -> promises.put(kind, promise(kind, now, Kept.NONE)));
    ask(STARTED, asked)
        .query(
            r -> {
              String kind = r.getString("kind");
              promises.put(kind, promise(kind, running.getOrDefault(kind, Running.NONE), kept(r)));
            });
    return promises.values().stream()
        .sorted(
            Comparator.comparing((Promise p) -> p.overShare() == null ? -1 : p.overShare())
                .thenComparing(Promise::overdueSeconds)
                .thenComparing(Promise::overdueNow)
                .reversed()
                .thenComparing(Promise::kind))
        .toList();
  }

  private record Running(long n, @Nullable Long median, @Nullable Long p90, long late) {
    static final Running NONE = new Running(0, null, null, 0);
  }

  private static Map<String, Running> running(StatementSpec statement) {
    Map<String, Running> running = new HashMap<>();
    statement.query(
        r -> {
          running.put(
              r.getString("place"),
              new Running(
                  r.getLong("n"),
                  whole(r, "median_wait"),
                  whole(r, "p90_wait"),
                  r.getLong("late")));
        });
    return running;
  }

  private record Kept(
      long finished,
      @Nullable Long target,
      @Nullable Long median,
      @Nullable Long p90,
      @Nullable Double medianPart,
      @Nullable Double p90Part,
      long met,
      long missed,
      long late) {
    static final Kept NONE = new Kept(0, null, null, null, null, null, 0, 0, 0);
  }

  private static Kept kept(ResultSet r) throws SQLException {
    return new Kept(
        r.getLong("finished"),
        whole(r, "target"),
        whole(r, "median_dwell"),
        whole(r, "p90_dwell"),
        r.getObject("median_part", Double.class),
        r.getObject("p90_part", Double.class),
        r.getLong("met"),
        r.getLong("missed"),
        r.getLong("late"));
  }

  private static Promise promise(String kind, Running now, Kept kept) {
    return new Promise(
        kind,
        now.n,
        now.median,
        now.p90,
        now.late,
        kept.finished,
        kept.target,
        kept.median,
        kept.p90,
        kept.medianPart,
        kept.p90Part,
        kept.missed,
        share(kept.missed, kept.met + kept.missed),
        kept.late);
  }

  List<Activity> activities(ReportFilter asked, List<Promise> promises) {
    Map<String, Running> waiting = running(atPlaces(WAITING, asked));
    Map<String, Long> overdue = overdueAt(asked);
    Map<String, Stays> stays = stays(asked);
    return models.waits().stream()
        .map(
            place -> {
              String key = place.model() + "/" + place.id();
              return activity(
                  place,
                  waiting.getOrDefault(key, Running.NONE),
                  overdue.getOrDefault(key, 0L),
                  stays.getOrDefault(key, Stays.NONE),
                  promises);
            })
        .sorted(
            Comparator.comparing((Activity a) -> a.overShare() == null ? -1 : a.overShare())
                .thenComparing(a -> a.overdueSeconds() == null ? -1L : a.overdueSeconds())
                .thenComparing(Activity::overdue)
                .thenComparing(Activity::waiting)
                .reversed()
                .thenComparing(Activity::activityName))
        .toList();
  }

  private static Activity activity(
      DeployedModels.Place place, Running now, long overdue, Stays stays, List<Promise> promises) {
    List<String> kinds = KINDS.getOrDefault(place.id(), List.of());
    boolean promised = !kinds.isEmpty();
    return new Activity(
        place.model(),
        place.id(),
        place.name(),
        kinds,
        now.n,
        now.median,
        now.p90,
        overdue,
        stays.n,
        promised ? target(kinds.get(kinds.size() - 1), promises) : null,
        stays.median,
        stays.p90,
        promised ? stays.over : null,
        promised ? share(stays.over, stays.n) : null,
        promised ? stays.late : null);
  }

  private static @Nullable Long target(String kind, List<Promise> promises) {
    return promises.stream()
        .filter(promise -> promise.kind().equals(kind))
        .findFirst()
        .map(Promise::targetSeconds)
        .orElse(null);
  }

  private Map<String, Long> overdueAt(ReportFilter asked) {
    Map<String, Long> overdue = new HashMap<>();
    atPromised(OVERDUE, asked)
        .query(
            r -> {
              overdue.put(r.getString("place"), r.getLong("n"));
            });
    return overdue;
  }

  private record Stays(long n, @Nullable Long median, @Nullable Long p90, long over, long late) {
    static final Stays NONE = new Stays(0, null, null, 0, 0);
  }

  private Map<String, Stays> stays(ReportFilter asked) {
    Map<String, Stays> stays = new HashMap<>();
    atPlaces(STAYS, asked)
        .query(
            r -> {
              stays.put(
                  r.getString("place"),
                  new Stays(r.getLong("n"), whole(r, "median_dwell"), whole(r, "p90_dwell"), 0, 0));
            });
    atPromised(LATE_STAYS, asked)
        .query(
            r -> {
              long over = r.getLong("n");
              long late = r.getLong("late");
              stays.computeIfPresent(
                  r.getString("place"),
                  (place, all) -> new Stays(all.n, all.median, all.p90, over, late));
            });
    return stays;
  }

  private StatementSpec atPlaces(String sql, ReportFilter asked) {
    return ask(sql.replace("{lead}", asked.narrowsLeads() ? LEAD_OF : ""), asked)
        .param("places", places())
        .param("models", inModels());
  }

  private StatementSpec atPromised(String sql, ReportFilter asked) {
    return ask(sql.replace("{promised here}", promisedHere()), asked)
        .param("promised", promised())
        .param("models", inModels());
  }

  /** Binds the filter's values and the outcomes of clocks to a query. */
  private StatementSpec ask(String sql, ReportFilter asked) {
    return jdbc.sql(
            sql.replace("{of clocks}", asked.ofClocks("c"))
                .replace("{of leads}", asked.ofLeads("l"))
                .replace("{missed}", ClockOutcome.missed("c"))
                .replace("{outcome}", ClockOutcome.counted("c")))
        .params(asked.values());
  }

  /** Joins the lead only when the filter narrows leads. */
  private static final String LEAD_OF = "join leadflow.lead_card l on l.id::text = a.lead_key";

  private static String promisedHere() {
    StringBuilder here = new StringBuilder("case a.activity");
    KINDS.forEach(
        (place, kinds) ->
            here.append(
                " when '%s' then c.kind in ('%s')".formatted(place, String.join("', '", kinds))));
    return here.append(" end").toString();
  }

  private static String[] promised() {
    return KINDS.keySet().toArray(String[]::new);
  }

  private String[] inModels() {
    return models.waits().stream()
        .map(DeployedModels.Place::model)
        .distinct()
        .toArray(String[]::new);
  }

  private String[] places() {
    return models.waits().stream().map(DeployedModels.Place::id).distinct().toArray(String[]::new);
  }

  /** Returns each late lead once, with the promise that was due first. */
  List<LateLead> late(ReportFilter asked) {
    return ask(LATE_LEADS, asked)
        .param("most", BottleneckReport.MOST_LATE)
        .query(
            (r, n) ->
                new LateLead(
                    r.getObject("id", UUID.class),
                    r.getString("name"),
                    r.getString("company"),
                    r.getString("position"),
                    r.getString("owner"),
                    r.getString("kind"),
                    r.getTimestamp("due_at").toInstant(),
                    r.getLong("late"),
                    r.getString("journey_instance_id")))
        .list();
  }

  List<StageDwell> stages(ReportFilter asked) {
    Map<String, Running> waiting = running(ask(IN_STAGE, asked));
    Map<String, StageDwell> stages = new HashMap<>();
    waiting.forEach((place, now) -> stages.put(place, stage(place, now, 0, null, null, null)));
    String join = asked.narrowsLeads() ? "join leadflow.lead_card l on l.id = c.lead_id" : "";
    ask(LEFT_STAGE.replace("{lead}", join), asked)
        .query(
            r -> {
              String place = r.getString("place");
              stages.put(
                  place,
                  stage(
                      place,
                      waiting.getOrDefault(place, Running.NONE),
                      r.getLong("n"),
                      whole(r, "median_dwell"),
                      whole(r, "p90_dwell"),
                      whole(r, "business")));
            });
    return stages.values().stream()
        .sorted(
            Comparator.comparing(
                    (StageDwell s) -> s.medianDwellSeconds() == null ? -1L : s.medianDwellSeconds())
                .thenComparing(s -> s.medianWaitSeconds() == null ? -1L : s.medianWaitSeconds())
                .reversed()
                .thenComparing(StageDwell::stage))
        .toList();
  }

  private static StageDwell stage(
      String place,
      Running now,
      long left,
      @Nullable Long median,
      @Nullable Long p90,
      @Nullable Long business) {
    String[] parts = place.split("/", 2);
    return new StageDwell(
        parts[0], parts[1], now.n, now.median, now.p90, left, median, p90, business);
  }

  private static @Nullable Long whole(ResultSet r, String column) throws SQLException {
    Double value = r.getObject(column, Double.class);
    return value == null ? null : (Long) Math.round(value);
  }
}
