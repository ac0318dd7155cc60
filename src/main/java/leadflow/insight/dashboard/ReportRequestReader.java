package leadflow.insight.dashboard;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportFormat;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewers;
import leadflow.platform.access.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a report was asked for. */
@Component
class ReportRequestReader {

  private final ReportViewers viewers;
  private final Clock clock;

  ReportRequestReader(ReportViewers viewers, Clock clock) {
    this.viewers = viewers;
    this.clock = clock;
  }

  /**
   * @param format null where none was named
   */
  record Asked(ReportFilter question, DashboardTable table, @Nullable ReportFormat format) {}

  /**
   * @param tables which the report has; the first of them where none was named
   * @throws leadflow.platform.validation.InvalidInput naming every parameter that does not hold
   */
  Asked read(Map<String, String> given, Caller caller, List<DashboardTable> tables) {
    ReportParameters parameters = new ReportParameters(given);
    Asked asked =
        new Asked(
            ReportFilter.read(parameters, viewers.of(caller), clock),
            DashboardTable.read(parameters, tables),
            parameters.oneOf("format", ReportFormat.values(), ReportFormat::word));
    parameters.throwIfAny();
    return asked;
  }
}
