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

/** The funnel report for API clients: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class FunnelController {

  private static final String PATH = "/api/reports/funnel";

  private final ReportEndpoint<ReportFilter, DashboardTable, FunnelReport> endpoint;

  FunnelController(ReportFilters filters, Dashboard dashboard) {
    this.endpoint =
        new ReportEndpoint<>(
            (parameters, caller) -> {
              ReportFilter filter = filters.read(parameters, caller);
              // an unknown table is rejected, even when JSON is requested
              table(parameters);
              return filter;
            },
            FunnelController::table,
            dashboard::funnel,
            (table, filter) -> table.csv(dashboard, filter));
  }

  private static DashboardTable table(ReportParameters parameters) {
    return DashboardTable.read(parameters, DashboardTable.FUNNEL);
  }

  @Operation(
      summary = "How far leads come, how long it takes, and where the process loses them",
      description =
          """
          `stages`, `totals` and `weeks` are about the leads created in the period, and how far each \
          ever came until now; a week is named by its Monday (UTC). Conversions are shares from 0 to 1 \
          of the step before, `overall` of all leads, or null where there is nothing to divide; times \
          are medians in seconds by the wall clock from the first time at a step to the first time at \
          the next. `standing` counts all leads by where they stand now. `losses` counts the moves of \
          the period by which leads were recycled, disqualified, lost or became inactive. A lead \
          belongs to its present owner and to that person's team.
          CSV with `Accept: text/csv` or `format=csv`.\
          """)
  @Parameter(
      name = "table",
      in = ParameterIn.QUERY,
      description = "of the CSV",
      schema =
          @Schema(
              allowableValues = {"stages", "cohorts", "standing", "losses"},
              defaultValue = "stages"))
  @PeriodAndFilter
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  FunnelReport json(
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
