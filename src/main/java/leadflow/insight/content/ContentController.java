package leadflow.insight.content;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Map;
import leadflow.insight.reporting.PeriodAndFormat;
import leadflow.insight.reporting.ReportEndpoint;
import leadflow.insight.reporting.ReportFormat;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The content report for API clients: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class ContentController {

  private static final String PATH = "/api/reports/content";

  private final ReportEndpoint<ContentFilter, ContentTable, ContentReport> endpoint;

  ContentController(ContentReports reports, Clock clock) {
    this.endpoint =
        new ReportEndpoint<>(
            (parameters, caller) -> ContentFilter.read(parameters, clock),
            ContentTable::read,
            reports::make,
            (table, filter) -> table.csv(reports.make(filter)));
  }

  @Operation(
      summary = "What content works: sent, clicked, and what came of it",
      description =
          """
          Results (MQL, SQL, opportunity, won, revenue) are those of the period, each once in a lead's \
          cycle. `touched` counts a result for all that touched its lead before it, within the window; \
          `lastTouch` gives it to the last touch of each kind alone, so that with the row `touch: false` \
          a kind adds up to `totals`. Touches are human clicks and replies (template, link), downloads \
          (asset), views (page), requests (offer), and the lead's creation (campaign, source). Erased \
          leads count nowhere. `heard` tells needs and reasons that sales heard, by the last asset before.
          CSV with `Accept: text/csv` or `format=csv`.\
          """)
  @Parameter(
      name = "window",
      in = ParameterIn.QUERY,
      description = "days for which a touch counts",
      schema = @Schema(type = "integer", defaultValue = "90", minimum = "1", maximum = "730"))
  @Parameter(name = "segment", in = ParameterIn.QUERY, description = "only leads of this segment")
  @Parameter(name = "product", in = ParameterIn.QUERY, description = "only leads of this product")
  @Parameter(
      name = "sample",
      in = ParameterIn.QUERY,
      description = "whether sample leads count",
      schema = @Schema(type = "boolean", defaultValue = "true"))
  @Parameter(
      name = "by",
      in = ParameterIn.QUERY,
      description = "splits each row",
      schema = @Schema(allowableValues = {"segment", "product"}))
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      schema =
          @Schema(
              allowableValues = {
                "template",
                "link",
                "asset",
                "page",
                "offer",
                "campaign",
                "source"
              }))
  @Parameter(
      name = "table",
      in = ParameterIn.QUERY,
      description = "of the CSV",
      schema =
          @Schema(
              allowableValues = {"rows", "heard"},
              defaultValue = "rows"))
  @PeriodAndFormat
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  ContentReport json(
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
