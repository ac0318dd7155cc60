package leadflow.insight.bottleneck;

import java.util.List;
import java.util.Objects;
import leadflow.insight.bottleneck.BottleneckReport.Fault;
import leadflow.insight.bottleneck.BottleneckReport.Finding;
import leadflow.insight.bottleneck.BottleneckReport.Promise;
import leadflow.insight.reporting.ReadSnapshot;
import leadflow.insight.reporting.ReportFilter;
import org.springframework.stereotype.Component;

/** Finds where leads wait too long, where they get lost, and where nothing moves any more. */
@Component
public class Bottlenecks {

  private final ReadSnapshot snapshot;
  private final WaitingNumbers waiting;
  private final GatewayLosses gateways;
  private final OpenIncidents incidents;
  private final StuckLeads stuck;

  Bottlenecks(
      ReadSnapshot snapshot,
      WaitingNumbers waiting,
      GatewayLosses gateways,
      OpenIncidents incidents,
      StuckLeads stuck) {
    this.snapshot = snapshot;
    this.waiting = waiting;
    this.gateways = gateways;
    this.incidents = incidents;
    this.stuck = stuck;
  }

  public BottleneckReport of(ReportFilter asked) {
    return Objects.requireNonNull(snapshot.of(() -> make(asked)));
  }

  private BottleneckReport make(ReportFilter asked) {
    List<Promise> promises = waiting.promises(asked);
    List<Finding> findings = stuck.of(asked);
    return new BottleneckReport(
        asked.period().from(),
        asked.period().to(),
        promises,
        waiting.activities(asked, promises),
        waiting.late(asked),
        waiting.stages(asked),
        gateways.of(asked),
        incidents.of(asked),
        findings,
        findings.stream()
            .filter(finding -> finding.fault() == Fault.STUCK)
            .map(Finding::lead)
            .toList());
  }
}
