package leadflow.insight.reporting;

import java.time.Clock;
import leadflow.platform.access.Caller;
import org.springframework.stereotype.Component;

/** Reads the filter of a report for the caller. */
@Component
public class ReportFilters {

  private final ReportViewers viewers;
  private final Clock clock;

  ReportFilters(ReportViewers viewers, Clock clock) {
    this.viewers = viewers;
    this.clock = clock;
  }

  /** Reads the filter and records errors in the parameters; the caller throws them. */
  public ReportFilter read(ReportParameters parameters, Caller caller) {
    return ReportFilter.read(parameters, viewers.of(caller), clock);
  }
}
