package leadflow.insight.dashboard;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import leadflow.insight.reporting.PeriodAndFilter;
import leadflow.insight.reporting.ReportEndpoint;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportFilters;
import leadflow.insight.reporting.ReportFormat;
import leadflow.insight.reporting.ReportParameters;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The SLA report for API clients: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class SlaController {

  private static final String PATH = "/api/reports/sla";

  private final ReportEndpoint<ReportFilter, DashboardTable, SlaReport> endpoint;

  SlaController(ReportFilters filters, Dashboard dashboard) {
    this.endpoint =
        new ReportEndpoint<>(
            (parameters, caller) -> {
              ReportFilter filter = filters.read(parameters, caller);
              // an unknown table is rejected, even when JSON is requested
              table(parameters);
              return filter;
            },
            SlaController::table,
            dashboard::sla,
            (table, filter) -> table.csv(dashboard, filter));
  }

  private static DashboardTable table(ReportParameters parameters) {
    return DashboardTable.read(parameters, DashboardTable.SLA);
  }

  @Operation(
      summary = "How promises are kept: met, missed, overdue, and how fast leads are touched",
      description =
          """
          A clock belongs to the period in which it started. It is missed when its due instant passed \
          before it stopped: `metLate`, `overdue` (it still runs) and `cancelledLate` add up to `missed`, \
          also after the lead went another way. `attainment` is met / (met + missed), from 0 to 1, or \
          null; clocks that were `cancelled` in time, or run in time (`running`, `dueSoon`), count in \
          neither. `totals` are split by kind (`clocks`), by the team and the owner of the clock, by \
          the lead's source and product, and by the week (its Monday, UTC) of the start. `now` and \
          `mostOverdue` are of all clocks that run, whenever they started. `speedToLead` is the time \
          from the start of first-touch clocks to the touch, in seconds by the wall clock, whatever \
          `kind` was asked for. CSV with `Accept: text/csv` or `format=csv`.\
          """)
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "only promises of this kind",
      schema =
          @Schema(
              allowableValues = {"first-touch", "qualify", "accept", "decide", "opportunity-idle"}))
  @Parameter(
      name = "table",
      in = ParameterIn.QUERY,
      description = "of the CSV",
      schema =
          @Schema(
              allowableValues = {
                "clocks",
                "totals",
                "teams",
                "persons",
                "sources",
                "products",
                "weeks",
                "now",
                "overdue",
                "speed"
              },
              defaultValue = "clocks"))
  @PeriodAndFilter
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  SlaReport json(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return endpoint.json(asked, caller);
  }

  @Operation(summary = "The same, a table of it as CSV")
  @GetMapping(path = PATH, produces = ReportFormat.CSV_TYPE)
  ResponseEntity<String> csv(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return endpoint.csv(asked, caller);
  }

  /** With {@code format} in the URL, the {@code Accept} header does not matter. */
  @GetMapping(path = PATH, params = "format")
  ResponseEntity<?> inFormat(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return endpoint.inFormat(asked, caller);
  }
}
