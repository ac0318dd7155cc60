package leadflow.sales.qualification;

import java.time.Clock;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.Leads;
import leadflow.lead.WorkStatus;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.springframework.stereotype.Component;

/** What the models call about a qualification. */
@Component("qualificationSteps")
public class QualificationSteps {

  private final Leads leads;
  private final BantRecords records;
  private final SlaClocks clocks;
  private final Clock clock;

  QualificationSteps(Leads leads, BantRecords records, SlaClocks clocks, Clock clock) {
    this.leads = leads;
    this.records = records;
    this.clocks = clocks;
    this.clock = clock;
  }

  /** Lets the SDR's verdict take effect: work status and clocks follow it. */
  public void judgeBant(String id) {
    Lead lead = leads.lock(UUID.fromString(id));
    String verdict = verdict(id);
    clocks.stop(
        lead.id(), clock.instant(), "verdict " + verdict, ClockKind.FIRST_TOUCH, ClockKind.QUALIFY);
    LeadState state = lead.state();
    leads.save(
        lead.with(
            switch (verdict) {
              case "qualified" -> state.judged(WorkStatus.QUALIFIED);
              case "disqualify" -> state.judged(WorkStatus.DISQUALIFIED);
              default -> state;
            }));
  }

  /**
   * What the SDR decided.
   *
   * @return {@code qualified}, {@code recycle} or {@code disqualify}
   */
  public String verdict(String id) {
    return records
        .verdict(UUID.fromString(id))
        .orElseThrow(() -> new IllegalStateException("No verdict was given for lead " + id));
  }
}
