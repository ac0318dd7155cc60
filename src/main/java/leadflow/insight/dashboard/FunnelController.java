package leadflow.insight.dashboard;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import leadflow.insight.reporting.ReportFormat;
import leadflow.platform.access.Caller;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The report on the funnel for programs: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class FunnelController {

  private static final String PATH = "/api/reports/funnel";

  private final ReportRequestReader door;
  private final Dashboard dashboard;

  FunnelController(ReportRequestReader door, Dashboard dashboard) {
    this.door = door;
    this.dashboard = dashboard;
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
          CSV with `Accept: text/csv` or `format=csv`.""")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "first day (UTC) or instant; 90 days before the end")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "last day (UTC), which belongs to it, or the instant at which it ends; today")
  @Parameter(
      name = "team",
      in = ParameterIn.QUERY,
      description = "only what belongs to this team, by its id")
  @Parameter(
      name = "person",
      in = ParameterIn.QUERY,
      description = "only what this user owns; `-` for what nobody owns")
  @Parameter(
      name = "source",
      in = ParameterIn.QUERY,
      description = "only leads of this source; `-` for leads without one")
  @Parameter(
      name = "product",
      in = ParameterIn.QUERY,
      description = "only leads of this product; `-` for leads without one")
  @Parameter(
      name = "table",
      in = ParameterIn.QUERY,
      description = "of the CSV",
      schema =
          @Schema(
              allowableValues = {"stages", "cohorts", "standing", "losses"},
              defaultValue = "stages"))
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      description = "goes before Accept",
      schema = @Schema(allowableValues = {"json", "csv"}))
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  FunnelReport json(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return dashboard.funnel(door.read(asked, caller, DashboardTable.FUNNEL).question());
  }

  @Operation(summary = "The same, a table of it as CSV")
  @GetMapping(path = PATH, produces = ReportFormat.CSV_TYPE)
  ResponseEntity<String> csv(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return csv(door.read(asked, caller, DashboardTable.FUNNEL));
  }

  /** Whoever names the format need not say what he accepts. */
  @GetMapping(path = PATH, params = "format")
  ResponseEntity<?> inFormat(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    ReportRequestReader.Asked read = door.read(asked, caller, DashboardTable.FUNNEL);
    return read.format() == ReportFormat.CSV
        ? csv(read)
        : ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .body(dashboard.funnel(read.question()));
  }

  private ResponseEntity<String> csv(ReportRequestReader.Asked read) {
    return read.table().csv(dashboard, read.question());
  }
}
