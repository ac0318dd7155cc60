package leadflow.insight.bottleneck;

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
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The bottleneck report for API clients: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class BottleneckController {

  private static final String PATH = "/api/reports/bottlenecks";

  private final ReportEndpoint<ReportFilter, BottleneckTable, BottleneckReport> endpoint;

  BottleneckController(ReportFilters filters, Bottlenecks bottlenecks) {
    this.endpoint =
        new ReportEndpoint<>(
            filters::read,
            BottleneckTable::read,
            bottlenecks::of,
            (table, filter) -> table.csv(bottlenecks.of(filter)));
  }

  @Operation(
      summary = "Where leads wait too long, get lost, or stand still",
      description =
          """
          `waiting` and `overdue` are of this moment, whenever it began. `finished` stays ended in the period; \
          a promise belongs to the period in which its clock started. A promise is missed when its due instant \
          passed before it was kept; `overShare` is missed of kept and missed. `stuck` are the leads on their way \
          for which neither a timer nor a task nor a message waits; `findings` tells them in full, and other \
          leads whose record and journey do not agree. The worst of each list comes first.
          CSV with `Accept: text/csv` or `format=csv`.\
          """)
  @Parameter(name = "kind", in = ParameterIn.QUERY, description = "only promises of this kind")
  @Parameter(
      name = "table",
      in = ParameterIn.QUERY,
      description = "of the CSV",
      schema =
          @Schema(
              allowableValues = {
                "activities",
                "promises",
                "late",
                "stages",
                "gateways",
                "incidents",
                "findings"
              },
              defaultValue = "activities"))
  @PeriodAndFilter
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  BottleneckReport json(
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
