package leadflow.insight.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The managers' overview. All figures of an answer are read at one instant, so they agree. */
@Component
public class Dashboard {

  /**
   * Planner settings: indexes that are read from end to end are in memory, so their pages cost as
   * much as a table's, and counts by many columns are hashed rather than sorted.
   */
  static final String FOR_INDEXES =
      "select set_config('random_page_cost', '1.1', true), set_config('hash_mem_multiplier', '8', true)";

  private final SlaNumbers sla;
  private final FunnelNumbers funnel;
  private final WorkNumbers work;
  private final ReadSnapshot snapshot;
  private final JdbcClient jdbc;

  Dashboard(
      SlaNumbers sla,
      FunnelNumbers funnel,
      WorkNumbers work,
      ReadSnapshot snapshot,
      JdbcClient jdbc) {
    this.sla = sla;
    this.funnel = funnel;
    this.work = work;
    this.snapshot = snapshot;
    this.jdbc = jdbc;
  }

  /** All figures. */
  public record Numbers(SlaReport sla, FunnelReport funnel, Workload work) {}

  /**
   * The few figures on Cockpit's first page.
   *
   * @param attainment of the promises of the period
   * @param overdue clocks now, as is {@code dueSoon}
   */
  public record Tile(
      Instant from,
      Instant to,
      @Nullable Double attainment,
      long overdue,
      long dueSoon,
      long openLeads) {}

  public Numbers of(ReportFilter question) {
    return seen(() -> new Numbers(sla.of(question), funnel.of(question), work.of(question)));
  }

  public Tile tile(ReportFilter question) {
    return seen(
        () -> {
          SlaReport.Open now = sla.open(question);
          return new Tile(
              question.period().from(),
              question.period().to(),
              sla.totals(question).attainment(),
              now.overdue(),
              now.dueSoon(),
              work.openLeads(question));
        });
  }

  SlaReport sla(ReportFilter question) {
    return seen(() -> sla.of(question));
  }

  FunnelReport funnel(ReportFilter question) {
    return seen(() -> funnel.of(question));
  }

  /** A table of the dashboard as a file. */
  public interface Table {
    ResponseEntity<String> of(ReportFilter question);
  }

  /** Reads {@code table}, and records an error in the parameters when there is no such table. */
  public Table table(ReportParameters asked) {
    DashboardTable table = DashboardTable.read(asked, List.of(DashboardTable.values()));
    return question -> table.csv(this, question);
  }

  Workload work(ReportFilter question) {
    return seen(() -> work.of(question));
  }

  private <T> T seen(Supplier<T> work) {
    return Objects.requireNonNull(
        snapshot.of(
            () -> {
              jdbc.sql(FOR_INDEXES).query().singleRow();
              return work.get();
            }));
  }
}
