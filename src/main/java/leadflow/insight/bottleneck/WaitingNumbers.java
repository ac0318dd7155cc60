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
import leadflow.lead.Leads;
import leadflow.process.journey.DeployedModels;
import leadflow.process.journey.Diagram;
import leadflow.process.journey.LeadJourney;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How long leads wait, and have waited: by promise, by activity and by stage. */
@Component
class WaitingNumbers {

  /** The promises that are to be kept while a lead is at a task; the last lasts the whole stay. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          LeadJourney.QUALIFY_LEAD,
          List.of(SlaClocks.FIRST_TOUCH, SlaClocks.QUALIFY),
          LeadJourney.ACCEPT_LEAD,
          List.of(SlaClocks.FIRST_TOUCH, SlaClocks.ACCEPT, SlaClocks.DECIDE),
          LeadJourney.WORK_OPPORTUNITY,
          List.of(SlaClocks.OPPORTUNITY_IDLE));

  /** Median and ninth decile of an amount, where it holds. */
  private static final String QUANTILES =
      """
      percentile_cont(0.5) within group (order by %1$s) filter (where %2$s) as median_%3$s,
      percentile_cont(0.9) within group (order by %1$s) filter (where %2$s) as p90_%3$s
      """;

  private static final String MISSED = ClockOutcome.missed("c");

  /** By how much; a clock that was corrected may have stopped in time. */
  private static final String LATE =
      "greatest(0, " + seconds("coalesce(c.stopped_at, :now)", "c.due_at") + ")";

  /** The engine writes its times in UTC and without saying so. */
  private static final String IN_PERIOD =
      "a.end_time_ >= cast(:from as timestamptz) at time zone 'UTC'"
          + " and a.end_time_ < cast(:to as timestamptz) at time zone 'UTC'";

  /** As the index has it that only knows where leads stay. */
  private static final String HERE =
      "a.proc_def_key_ = any(:models) and a." + Diagram.WAITS + " and ";

  private final JdbcClient jdbc;
  private final DeployedModels models;

  WaitingNumbers(JdbcClient jdbc, DeployedModels models) {
    this.jdbc = jdbc;
    this.models = models;
  }

  List<Promise> promises(ReportFilter asked) {
    Map<String, Running> running = new HashMap<>();
    jdbc.sql(
            ("select c.kind, count(*) as n, count(*) filter (where c.due_at <= :now) as late, "
                    + QUANTILES.formatted(seconds(":now", "c.started_at"), "true", "wait")
                    + " from leadflow.sla_clock c where c.state = 'RUNNING'%s group by c.kind")
                .formatted(asked.ofClocks("c")))
        .params(asked.values())
        .query(
            (r, n) ->
                running.put(
                    r.getString("kind"),
                    new Running(
                        r.getLong("n"),
                        whole(r, "median_wait"),
                        whole(r, "p90_wait"),
                        r.getLong("late"))))
        .list();
    Map<String, Promise> promises = new HashMap<>();
    running.forEach((kind, now) -> promises.put(kind, promise(kind, now, Kept.NONE)));
    jdbc.sql(
            ("with c as (select c.kind, c.state, "
                    + seconds("c.stopped_at", "c.started_at")
                    + " as took, "
                    + seconds("c.due_at", "c.started_at")
                    + " as had, "
                    + MISSED
                    + " as missed, "
                    + ClockOutcome.counted("c")
                    + " = 'MET' as met, "
                    + LATE
                    + " as late from leadflow.sla_clock c"
                    + " where c.started_at >= :from and c.started_at < :to%s) select c.kind,"
                    + " count(*) filter (where c.state in ('MET', 'MET_LATE')) as finished,"
                    + " percentile_cont(0.5) within group (order by c.had) as target, "
                    + QUANTILES.formatted("c.took", "c.state in ('MET', 'MET_LATE')", "dwell")
                    + ", "
                    + QUANTILES.formatted(
                        "c.took / greatest(c.had, 1)", "c.state in ('MET', 'MET_LATE')", "part")
                    + ", count(*) filter (where c.missed) as missed,"
                    + " count(*) filter (where c.met) as met,"
                    + " coalesce(sum(c.late) filter (where c.missed), 0) as late from c group by c.kind")
                .formatted(asked.ofClocks("c")))
        .params(asked.values())
        .query(
            (r, n) -> {
              String kind = r.getString("kind");
              return promises.put(
                  kind, promise(kind, running.getOrDefault(kind, Running.NONE), kept(r)));
            })
        .list();
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
    Map<String, Running> waiting = waitingAt(asked);
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

  private Map<String, Running> waitingAt(ReportFilter asked) {
    Map<String, Running> waiting = new HashMap<>();
    jdbc.sql(
            ("select a.proc_def_key_ || '/' || a.act_id_ as place, count(*) as n, "
                    + QUANTILES.formatted(
                        seconds("cast(:now as timestamptz)", "a.start_time_ at time zone 'UTC'"),
                        "true",
                        "wait")
                    + " from act_hi_actinst a%s"
                    + " where "
                    + HERE
                    + "a.end_time_ is null and a.act_id_ = any(:places)%s group by 1")
                .formatted(leadOf(asked), asked.ofLeads("l")))
        .params(asked.values())
        .param("places", places())
        .param("models", inModels())
        .query(
            (r, n) ->
                waiting.put(
                    r.getString("place"),
                    new Running(r.getLong("n"), whole(r, "median_wait"), whole(r, "p90_wait"), 0)))
        .list();
    return waiting;
  }

  /** Leads at a task whose promises are late by now. */
  private Map<String, Long> overdueAt(ReportFilter asked) {
    Map<String, Long> overdue = new HashMap<>();
    jdbc.sql(
            """
            select a.proc_def_key_ || '/' || a.act_id_ as place, count(*) as n
            from act_hi_actinst a %s
            where %s a.end_time_ is null and a.act_id_ = any(:promised) %s
              and exists (select from leadflow.sla_clock c where c.lead_id = l.id
                and c.state = 'RUNNING' and c.due_at <= :now and %s)
            group by 1
            """
                .formatted(LEAD_OF, HERE, asked.ofLeads("l"), promisedHere()))
        .params(asked.values())
        .param("promised", promised())
        .param("models", inModels())
        .query((r, n) -> overdue.put(r.getString("place"), r.getLong("n")))
        .list();
    return overdue;
  }

  private record Stays(long n, @Nullable Long median, @Nullable Long p90, long over, long late) {
    static final Stays NONE = new Stays(0, null, null, 0, 0);
  }

  /**
   * A stay's promises are those that began with it (its task comes a moment later) or during it.
   */
  private Map<String, Stays> stays(ReportFilter asked) {
    Map<String, Stays> stays = new HashMap<>();
    jdbc.sql(
            ("select a.proc_def_key_ || '/' || a.act_id_ as place, count(*) as n, "
                    + QUANTILES.formatted("a.duration_ / 1000.0", "true", "dwell")
                    + " from act_hi_actinst a%s where "
                    + HERE
                    + "a.act_id_ = any(:places) and "
                    + IN_PERIOD
                    + "%s group by 1")
                .formatted(leadOf(asked), asked.ofLeads("l")))
        .params(asked.values())
        .param("places", places())
        .param("models", inModels())
        .query(
            (r, n) ->
                stays.put(
                    r.getString("place"),
                    new Stays(
                        r.getLong("n"), whole(r, "median_dwell"), whole(r, "p90_dwell"), 0, 0)))
        .list();
    jdbc.sql(
            """
            select place, count(*) as n, coalesce(sum(late), 0) as late from (
              select a.proc_def_key_ || '/' || a.act_id_ as place, a.id_, sum(%s) as late
              from act_hi_actinst a %s
              join leadflow.sla_clock c on c.lead_id = l.id and %s and %s
                and c.started_at >= a.start_time_ at time zone 'UTC' - interval '1 minute'
                and c.started_at < a.end_time_ at time zone 'UTC'
              where %s a.act_id_ = any(:promised) and %s %s group by 1, 2) late group by 1
            """
                .formatted(
                    LATE, LEAD_OF, promisedHere(), MISSED, HERE, IN_PERIOD, asked.ofLeads("l")))
        .params(asked.values())
        .param("promised", promised())
        .param("models", inModels())
        .query(
            (r, n) -> {
              long over = r.getLong("n");
              long late = r.getLong("late");
              return stays.computeIfPresent(
                  r.getString("place"),
                  (place, all) -> new Stays(all.n, all.median, all.p90, over, late));
            })
        .list();
    return stays;
  }

  /** The lead is asked for only where a question is about some leads. */
  private static String leadOf(ReportFilter asked) {
    return asked.narrowsLeads() ? " " + LEAD_OF : "";
  }

  private static final String LEAD_OF =
      "join act_hi_procinst p on p.proc_inst_id_ = a.proc_inst_id_"
          + " join leadflow.lead l on l.id::text = p.business_key_";

  private static String promisedHere() {
    StringBuilder here = new StringBuilder("case a.act_id_");
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

  /** Each lead once, by the promise that was due first. */
  List<LateLead> late(ReportFilter asked) {
    return jdbc.sql(
            """
            select l.id, %s as name, l.company, l.position, l.owner, l.journey_instance_id, c.kind, c.due_at,
              extract(epoch from :now - c.due_at)::bigint as late
            from (select distinct on (c.lead_id) c.lead_id, c.kind, c.due_at from leadflow.sla_clock c
              where c.state = 'RUNNING' and c.due_at <= :now %s order by c.lead_id, c.due_at, c.id) c
            join leadflow.lead l on l.id = c.lead_id
            order by c.due_at, l.id limit :most
            """
                .formatted(Leads.DISPLAY_NAME, asked.ofClocks("c")))
        .params(asked.values())
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
    Map<String, Running> waiting = new HashMap<>();
    jdbc.sql(
            ("select l.stage || '/' || l.status as place, count(*) as n, "
                    + QUANTILES.formatted(seconds(":now", "l.stage_since"), "true", "wait")
                    + " from leadflow.lead l where l.status in ('ACTIVE', 'RECYCLED')%s group by 1")
                .formatted(asked.ofLeads("l")))
        .params(asked.values())
        .query(
            (r, n) ->
                waiting.put(
                    r.getString("place"),
                    new Running(r.getLong("n"), whole(r, "median_wait"), whole(r, "p90_wait"), 0)))
        .list();
    Map<String, StageDwell> stages = new HashMap<>();
    waiting.forEach((place, now) -> stages.put(place, stage(place, now, 0, null, null, null)));
    jdbc.sql(
            ("select c.from_stage || '/' || c.from_status as place, count(*) as n, "
                    + QUANTILES.formatted("c.dwell_seconds", "true", "dwell")
                    + ", percentile_cont(0.5) within group (order by c.dwell_business_seconds)"
                    + " as business from leadflow.stage_change c%s where c.at >= :from and c.at < :to"
                    // a stage that is only passed through takes no time
                    + " and c.dwell_seconds > 0 and c.from_status in ('ACTIVE', 'RECYCLED')%s"
                    + " group by 1")
                .formatted(
                    asked.narrowsLeads() ? " join leadflow.lead l on l.id = c.lead_id" : "",
                    asked.ofLeads("l")))
        .params(asked.values())
        .query(
            (r, n) -> {
              String place = r.getString("place");
              return stages.put(
                  place,
                  stage(
                      place,
                      waiting.getOrDefault(place, Running.NONE),
                      r.getLong("n"),
                      whole(r, "median_dwell"),
                      whole(r, "p90_dwell"),
                      whole(r, "business")));
            })
        .list();
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

  private static String seconds(String to, String from) {
    return "extract(epoch from %s - %s)::float8".formatted(to, from);
  }

  private static @Nullable Long whole(ResultSet r, String column) throws SQLException {
    Double value = r.getObject(column, Double.class);
    return value == null ? null : (Long) Math.round(value);
  }
}
