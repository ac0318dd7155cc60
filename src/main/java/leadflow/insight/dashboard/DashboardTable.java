package leadflow.insight.dashboard;

import static leadflow.insight.reporting.CsvTable.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import leadflow.insight.dashboard.FunnelReport.Come;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.SlaAttainment;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A table of the dashboard as CSV; columns have the same names as in JSON. */
enum DashboardTable {
  CLOCKS(
      ofSla(
          report ->
              kept("kind,name", report.clocks(), c -> c.kept(), c -> cells(c.kind(), c.name())))),
  TOTALS(ofSla(report -> kept("", List.of(report.totals()), k -> k, k -> cells()))),
  TEAMS(ofSla(report -> parts(report.teams()))),
  PERSONS(ofSla(report -> parts(report.persons()))),
  SOURCES(ofSla(report -> parts(report.sources()))),
  PRODUCTS(ofSla(report -> parts(report.products()))),
  WEEKS(ofSla(report -> kept("week", report.weeks(), w -> w.kept(), w -> cells(w.week())))),
  NOW(
      ofSla(
          report ->
              CsvTable.of(
                  "kind,name,open,dueSoon,overdue",
                  report.now().clocks(),
                  c -> cells(c.kind(), c.name(), c.open(), c.dueSoon(), c.overdue())))),
  OVERDUE(
      ofSla(
          report ->
              CsvTable.of(
                  "lead,name,kind,owner,ownerName,team,dueAt,overdueSeconds",
                  report.mostOverdue(),
                  c ->
                      cells(
                          c.lead(),
                          c.name(),
                          c.kind(),
                          c.owner(),
                          c.ownerName(),
                          c.team(),
                          c.dueAt(),
                          c.overdueSeconds())))),
  SPEED(
      ofSla(
          report ->
              CsvTable.of(
                  "week,touched,median,p90",
                  report.speedToLead().weeks(),
                  w -> cells(w.week(), w.touched(), w.median(), w.p90())))),
  STAGES(
      ofFunnel(
          report ->
              CsvTable.of(
                  "stage,now,entered,convertedToNext,medianDwellSeconds",
                  report.stages(),
                  s ->
                      cells(
                          s.stage(),
                          s.now(),
                          s.entered(),
                          s.convertedToNext(),
                          s.medianDwellSeconds())))),
  COHORTS(
      ofFunnel(
          report ->
              CsvTable.of(
                  "week,leads,mql,sql,opportunity,customer,toMql,toSql,toOpportunity,toCustomer,overall,"
                      + "secondsToMql,secondsToSql,secondsToOpportunity,secondsToCustomer",
                  report.weeks(),
                  w -> come(w.week(), w.come())))),
  STANDING(
      ofFunnel(
          report ->
              CsvTable.of(
                  "stage,status,leads",
                  report.standing(),
                  s -> cells(s.stage(), s.status(), s.leads())))),
  LOSSES(
      ofFunnel(
          report ->
              CsvTable.of(
                  "status,reason,moves",
                  report.losses(),
                  l -> cells(l.status(), l.reason(), l.moves())))),
  PEOPLE(
      (dashboard, question) ->
          CsvTable.of(
              "id,name,team,teamName,open,got,capacity,used,present",
              dashboard.work(question).people(),
              p ->
                  cells(
                      p.id(),
                      p.name(),
                      p.team(),
                      p.teamName(),
                      p.open(),
                      p.got(),
                      p.capacity(),
                      p.used(),
                      p.present())));

  /** The tables of the SLA report. */
  static final List<DashboardTable> SLA =
      List.of(CLOCKS, TOTALS, TEAMS, PERSONS, SOURCES, PRODUCTS, WEEKS, NOW, OVERDUE, SPEED);

  /** The tables of the funnel report. */
  static final List<DashboardTable> FUNNEL = List.of(STAGES, COHORTS, STANDING, LOSSES);

  private final BiFunction<Dashboard, ReportFilter, CsvTable> rows;

  DashboardTable(BiFunction<Dashboard, ReportFilter, CsvTable> rows) {
    this.rows = rows;
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the requested table; the first of these when none is named. */
  static DashboardTable read(ReportParameters asked, List<DashboardTable> tables) {
    DashboardTable table =
        asked.oneOf("table", tables.toArray(DashboardTable[]::new), DashboardTable::word);
    return table == null ? tables.get(0) : table;
  }

  ResponseEntity<String> csv(Dashboard dashboard, ReportFilter question) {
    String file = (SLA.contains(this) ? "sla-" : FUNNEL.contains(this) ? "funnel-" : "") + word();
    return rows.apply(dashboard, question).answer(file + ".csv");
  }

  private static BiFunction<Dashboard, ReportFilter, CsvTable> ofSla(
      Function<SlaReport, CsvTable> table) {
    return (dashboard, question) -> table.apply(dashboard.sla(question));
  }

  private static BiFunction<Dashboard, ReportFilter, CsvTable> ofFunnel(
      Function<FunnelReport, CsvTable> table) {
    return (dashboard, question) -> table.apply(dashboard.funnel(question));
  }

  private static CsvTable parts(List<SlaReport.Part> parts) {
    return kept("id,name", parts, SlaReport.Part::kept, part -> cells(part.id(), part.name()));
  }

  /** Returns a table of SLA figures, with additional columns first. */
  private static <T> CsvTable kept(
      String columns,
      List<T> all,
      Function<T, SlaAttainment> kept,
      Function<T, List<@Nullable Object>> cells) {
    String header =
        "started,met,missed,metLate,overdue,cancelledLate,running,dueSoon,cancelled,attainment";
    return CsvTable.of(
        columns.isEmpty() ? header : columns + "," + header,
        all,
        one -> {
          List<@Nullable Object> row = new ArrayList<>(cells.apply(one));
          row.addAll(promises(kept.apply(one)));
          return row;
        });
  }

  private static List<@Nullable Object> promises(SlaAttainment k) {
    return cells(
        k.started(),
        k.met(),
        k.missed(),
        k.metLate(),
        k.overdue(),
        k.cancelledLate(),
        k.running(),
        k.dueSoon(),
        k.cancelled(),
        k.attainment());
  }

  private static List<@Nullable Object> come(Object week, Come c) {
    return cells(
        week,
        c.leads(),
        c.mql(),
        c.sql(),
        c.opportunity(),
        c.customer(),
        c.toMql(),
        c.toSql(),
        c.toOpportunity(),
        c.toCustomer(),
        c.overall(),
        c.secondsToMql(),
        c.secondsToSql(),
        c.secondsToOpportunity(),
        c.secondsToCustomer());
  }
}
