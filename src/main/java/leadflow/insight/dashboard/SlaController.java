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

/** The report on promises for programs: as JSON, or each of its tables as CSV. */
@RestController
@Tag(name = "Reports")
class SlaController {

  private static final String PATH = "/api/reports/sla";

  private final ReportRequestReader door;
  private final Dashboard dashboard;

  SlaController(ReportRequestReader door, Dashboard dashboard) {
    this.door = door;
    this.dashboard = dashboard;
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
          `kind` was asked for. CSV with `Accept: text/csv` or `format=csv`.""")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "first day (UTC) or instant; 90 days before the end")
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "last day (UTC), which belongs to it, or the instant at which it ends; today")
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "only promises of this kind",
      schema =
          @Schema(
              allowableValues = {"first-touch", "qualify", "accept", "decide", "opportunity-idle"}))
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
  @Parameter(
      name = "format",
      in = ParameterIn.QUERY,
      description = "goes before Accept",
      schema = @Schema(allowableValues = {"json", "csv"}))
  @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  SlaReport json(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return dashboard.sla(door.read(asked, caller, DashboardTable.SLA).question());
  }

  @Operation(summary = "The same, a table of it as CSV")
  @GetMapping(path = PATH, produces = ReportFormat.CSV_TYPE)
  ResponseEntity<String> csv(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    return csv(door.read(asked, caller, DashboardTable.SLA));
  }

  /** Whoever names the format need not say what he accepts. */
  @GetMapping(path = PATH, params = "format")
  ResponseEntity<?> inFormat(
      @Parameter(hidden = true) @RequestParam Map<String, String> asked,
      @AuthenticationPrincipal Caller caller) {
    ReportRequestReader.Asked read = door.read(asked, caller, DashboardTable.SLA);
    return read.format() == ReportFormat.CSV
        ? csv(read)
        : ResponseEntity.ok()
            .contentType(MediaType.APPLICATION_JSON)
            .body(dashboard.sla(read.question()));
  }

  private ResponseEntity<String> csv(ReportRequestReader.Asked read) {
    return read.table().csv(dashboard, read.question());
  }
}
