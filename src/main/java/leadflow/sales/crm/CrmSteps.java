package leadflow.sales.crm;

import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import org.springframework.stereotype.Component;

/** What the models call about the CRM. */
@Component("crmSteps")
public class CrmSteps {

  private final CrmSettings settings;
  private final Leads leads;
  private final SlaClocks clocks;
  private final LeadStory story;
  private final CrmEvents events;

  CrmSteps(CrmSettings settings, Leads leads, SlaClocks clocks, LeadStory story, CrmEvents events) {
    this.settings = settings;
    this.leads = leads;
    this.clocks = clocks;
    this.story = story;
    this.events = events;
  }

  /** Tells the CRM of the lead, once for each handover; without a CRM it does nothing. */
  public void handOver(String id) {
    if (settings.tells()) {
      Lead lead = leads.get(UUID.fromString(id));
      // a lead that was given back and returns is a new hand-over with its own acceptance clock
      String occasion =
          clocks.newest(lead, ClockKind.ACCEPT).map(SlaClock::id).map(String::valueOf).orElse("1");
      events.add(lead, "lead.handed_over", occasion, (event, at) -> story.body(lead, event, at));
    }
  }
}
