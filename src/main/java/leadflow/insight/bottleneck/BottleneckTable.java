package leadflow.insight.bottleneck;

import static leadflow.insight.reporting.CsvTable.cells;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.reporting.ReportParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** The tables of the report, each as a CSV of its own; columns have the same names as in JSON. */
public enum BottleneckTable {
  ACTIVITIES(
      "model,activityId,activityName,kinds,waiting,medianWaitSeconds,p90WaitSeconds,overdue,finished,targetSeconds,medianDwellSeconds,p90DwellSeconds,over,overShare,overdueSeconds",
      BottleneckReport::activities,
      a ->
          cells(
              a.model(),
              a.activityId(),
              a.activityName(),
              String.join(" ", a.kinds()),
              a.waiting(),
              a.medianWaitSeconds(),
              a.p90WaitSeconds(),
              a.overdue(),
              a.finished(),
              a.targetSeconds(),
              a.medianDwellSeconds(),
              a.p90DwellSeconds(),
              a.over(),
              a.overShare(),
              a.overdueSeconds())),
  PROMISES(
      "kind,waiting,medianWaitSeconds,p90WaitSeconds,overdueNow,finished,targetSeconds,medianDwellSeconds,p90DwellSeconds,medianOfTarget,p90OfTarget,missed,overShare,overdueSeconds",
      BottleneckReport::promises,
      p ->
          cells(
              p.kind(),
              p.waiting(),
              p.medianWaitSeconds(),
              p.p90WaitSeconds(),
              p.overdueNow(),
              p.finished(),
              p.targetSeconds(),
              p.medianDwellSeconds(),
              p.p90DwellSeconds(),
              p.medianOfTarget(),
              p.p90OfTarget(),
              p.missed(),
              p.overShare(),
              p.overdueSeconds())),
  LATE(
      "lead,leadName,company,position,owner,kind,dueAt,overdueSeconds,processInstanceId",
      BottleneckReport::late,
      l ->
          cells(
              l.lead(),
              l.leadName(),
              l.company(),
              l.position(),
              l.owner(),
              l.kind(),
              l.dueAt(),
              l.overdueSeconds(),
              l.processInstanceId())),
  STAGES(
      "stage,status,waiting,medianWaitSeconds,p90WaitSeconds,left,medianDwellSeconds,p90DwellSeconds,medianDwellBusinessSeconds",
      BottleneckReport::stages,
      s ->
          cells(
              s.stage(),
              s.status(),
              s.waiting(),
              s.medianWaitSeconds(),
              s.p90WaitSeconds(),
              s.left(),
              s.medianDwellSeconds(),
              s.p90DwellSeconds(),
              s.medianDwellBusinessSeconds())),
  GATEWAYS(
      "model,gatewayId,gatewayName,came,lostOfAll,lostShare,flow,way,to,becomes,went,share,lost",
      report ->
          report.gateways().stream()
              .flatMap(
                  g ->
                      g.ways().stream()
                          .map(
                              w ->
                                  cells(
                                      g.model(),
                                      g.gatewayId(),
                                      g.gatewayName(),
                                      g.came(),
                                      g.lost(),
                                      g.lostShare(),
                                      w.flow(),
                                      w.label(),
                                      w.to(),
                                      w.becomes(),
                                      w.went(),
                                      w.share(),
                                      w.lost())))
              .toList(),
      row -> row),
  INCIDENTS(
      "job,type,model,activityId,activityName,message,since,processInstanceId,lead,leadName,owner,position",
      BottleneckReport::incidents,
      i ->
          cells(
              i.job(),
              i.type(),
              i.model(),
              i.activityId(),
              i.activityName(),
              i.message(),
              i.since(),
              i.processInstanceId(),
              i.lead(),
              i.leadName(),
              i.owner(),
              i.position())),
  FINDINGS(
      "fault,lead,leadName,company,stage,status,position,cycle,owner,since,detail,processInstanceId",
      BottleneckReport::findings,
      f ->
          cells(
              f.fault(),
              f.lead(),
              f.leadName(),
              f.company(),
              f.stage(),
              f.status(),
              f.position(),
              f.cycle(),
              f.owner(),
              f.since(),
              f.detail(),
              f.processInstanceId()));

  private final Function<BottleneckReport, CsvTable> table;

  <T> BottleneckTable(
      String columns,
      Function<BottleneckReport, List<T>> rows,
      Function<T, List<@Nullable Object>> cells) {
    this.table = report -> CsvTable.of(columns, rows.apply(report), cells);
  }

  /** Returns its name in a URL. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the requested table; activities when none is named. */
  public static BottleneckTable read(ReportParameters asked) {
    BottleneckTable table = named(asked);
    return table == null ? ACTIVITIES : table;
  }

  private static @Nullable BottleneckTable named(ReportParameters asked) {
    return asked.oneOf("table", values(), BottleneckTable::word);
  }

  public ResponseEntity<String> csv(BottleneckReport report) {
    return table.apply(report).answer("bottlenecks-" + word() + ".csv");
  }
}
