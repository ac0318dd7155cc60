package leadflow.bottleneck;

import java.util.List;
import java.util.Locale;
import leadflow.report.Csv;
import leadflow.report.Parameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** The tables of the report, each a CSV of its own. */
public enum BottleneckTable {
  ACTIVITIES {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "model",
                  "activityId",
                  "activityName",
                  "kinds",
                  "waiting",
                  "medianWaitSeconds",
                  "p90WaitSeconds",
                  "overdue",
                  "finished",
                  "targetSeconds",
                  "medianDwellSeconds",
                  "p90DwellSeconds",
                  "over",
                  "overShare",
                  "overdueSeconds"));
      report
          .activities()
          .forEach(
              a ->
                  csv.row(
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
                      a.overdueSeconds()));
      return csv;
    }
  },
  PROMISES {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "kind",
                  "waiting",
                  "medianWaitSeconds",
                  "p90WaitSeconds",
                  "overdueNow",
                  "finished",
                  "targetSeconds",
                  "medianDwellSeconds",
                  "p90DwellSeconds",
                  "medianOfTarget",
                  "p90OfTarget",
                  "missed",
                  "overShare",
                  "overdueSeconds"));
      report
          .promises()
          .forEach(
              p ->
                  csv.row(
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
                      p.overdueSeconds()));
      return csv;
    }
  },
  LATE {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "lead",
                  "leadName",
                  "company",
                  "position",
                  "owner",
                  "kind",
                  "dueAt",
                  "overdueSeconds",
                  "processInstanceId"));
      report
          .late()
          .forEach(
              l ->
                  csv.row(
                      l.lead(),
                      l.leadName(),
                      l.company(),
                      l.position(),
                      l.owner(),
                      l.kind(),
                      l.dueAt(),
                      l.overdueSeconds(),
                      l.processInstanceId()));
      return csv;
    }
  },
  STAGES {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "stage",
                  "status",
                  "waiting",
                  "medianWaitSeconds",
                  "p90WaitSeconds",
                  "left",
                  "medianDwellSeconds",
                  "p90DwellSeconds",
                  "medianDwellBusinessSeconds"));
      report
          .stages()
          .forEach(
              s ->
                  csv.row(
                      s.stage(),
                      s.status(),
                      s.waiting(),
                      s.medianWaitSeconds(),
                      s.p90WaitSeconds(),
                      s.left(),
                      s.medianDwellSeconds(),
                      s.p90DwellSeconds(),
                      s.medianDwellBusinessSeconds()));
      return csv;
    }
  },
  GATEWAYS {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "model",
                  "gatewayId",
                  "gatewayName",
                  "came",
                  "lostOfAll",
                  "lostShare",
                  "flow",
                  "way",
                  "to",
                  "becomes",
                  "went",
                  "share",
                  "lost"));
      report
          .gateways()
          .forEach(
              g ->
                  g.ways()
                      .forEach(
                          w ->
                              csv.row(
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
                                  w.lost())));
      return csv;
    }
  },
  INCIDENTS {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "job",
                  "type",
                  "model",
                  "activityId",
                  "activityName",
                  "message",
                  "since",
                  "processInstanceId",
                  "lead",
                  "leadName",
                  "owner",
                  "position"));
      report
          .incidents()
          .forEach(
              i ->
                  csv.row(
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
                      i.position()));
      return csv;
    }
  },
  FINDINGS {
    @Override
    Csv table(BottleneckReport report) {
      Csv csv =
          new Csv(
              List.of(
                  "fault",
                  "lead",
                  "leadName",
                  "company",
                  "stage",
                  "status",
                  "position",
                  "cycle",
                  "owner",
                  "since",
                  "detail",
                  "processInstanceId"));
      report
          .findings()
          .forEach(
              f ->
                  csv.row(
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
      return csv;
    }
  };

  abstract Csv table(BottleneckReport report);

  /** As a URL names it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The table of a CSV that was asked for without naming one: the activities. */
  public static BottleneckTable read(Parameters asked) {
    BottleneckTable table = named(asked);
    return table == null ? ACTIVITIES : table;
  }

  private static @Nullable BottleneckTable named(Parameters asked) {
    return asked.oneOf("table", values(), BottleneckTable::word);
  }

  public ResponseEntity<String> csv(BottleneckReport report) {
    return table(report).answer("bottlenecks-" + word() + ".csv");
  }
}
