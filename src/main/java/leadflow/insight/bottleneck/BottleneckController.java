package leadflow.insight.bottleneck;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Map;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportFormat;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewers;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The report on bottlenecks for programs: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class BottleneckController {

  private static final String PATH = "/api/reports/bottlenecks";

  private final Bottlenecks bottlenecks;
  private final ReportViewers viewers;
  private final Clock clock;

  BottleneckController(Bottlenecks bottlenecks, ReportViewers viewers, Clock clock) {
    this.bottlenecks = bottlenecks;
    this.viewers = viewers;
    this.clock = clock;
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
          CSV with `Accept: text/csv` or `format=csv`.""")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "first day (UTC) or instant; 90 days before the end")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "last day (UTC), which belongs to it, or the instant at which it ends; today")
  @Parameter(name = "kind", in = ParameterIn.QUERY, description = "only promises of this kind")
  @Parameter(name = "team", in = ParameterIn.QUERY, description = "only leads of this team")
  @Parameter(name = "person", in = ParameterIn.QUERY, description = "only leads of this owner")
  @Parameter(name = "source", in = ParameterIn.QUERY, description = "only leads from here")
  @Parameter(name = "product", in = ParameterIn.QUERY, description = "only leads of this product")
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
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      description = "goes before Accept",
      schema = @Schema(allowableValues = {"json", "csv"}))
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  BottleneckReport json(
      @AuthenticationPrincipal Caller caller,
      @Parameter(hidden = true) @RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    return bottlenecks.of(question(parameters, caller));
  }

  @Operation(summary = "The same, a table of it as CSV")
  @GetMapping(path = PATH, produces = ReportFormat.CSV_TYPE)
  ResponseEntity<String> csv(
      @AuthenticationPrincipal Caller caller,
      @Parameter(hidden = true) @RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    BottleneckTable table = BottleneckTable.read(parameters);
    return table.csv(bottlenecks.of(question(parameters, caller)));
  }

  /** Whoever names the format need not say what he accepts. */
  @GetMapping(path = PATH, params = "format")
  ResponseEntity<?> inFormat(
      @AuthenticationPrincipal Caller caller,
      @Parameter(hidden = true) @RequestParam Map<String, String> asked) {
    ReportParameters parameters = new ReportParameters(asked);
    ReportFormat format = parameters.oneOf("format", ReportFormat.values(), ReportFormat::word);
    BottleneckTable table = BottleneckTable.read(parameters);
    BottleneckReport report = bottlenecks.of(question(parameters, caller));
    return format == ReportFormat.CSV
        ? table.csv(report)
        : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(report);
  }

  private ReportFilter question(ReportParameters parameters, Caller caller) {
    ReportFilter question = ReportFilter.read(parameters, viewers.of(caller), clock);
    parameters.throwIfAny();
    return question;
  }
}
