package leadflow.insight.reporting;

import java.time.Clock;
import leadflow.platform.access.Caller;
import org.springframework.stereotype.Component;

/** Reads the filter of a report for who calls. */
@Component
public class ReportFilters {

  private final ReportViewers viewers;
  private final Clock clock;

  ReportFilters(ReportViewers viewers, Clock clock) {
    this.viewers = viewers;
    this.clock = clock;
  }

  /** Collects what does not hold in the parameters; the caller throws it. */
  public ReportFilter read(ReportParameters parameters, Caller caller) {
    return ReportFilter.read(parameters, viewers.of(caller), clock);
  }
}
