package leadflow.sales.opportunity;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.platform.validation.FormAnswers;
import leadflow.process.journey.TaskForm;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClocks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The form on which the account executive closes the opportunity. */
@Component
class WorkOpportunity implements TaskForm {

  static final String WON = "won";
  static final String LOST = "lost";
  static final String STALLED = "stalled";

  private final Leads leads;
  private final Opportunities opportunities;
  private final SlaClocks clocks;
  private final Clock clock;

  WorkOpportunity(Leads leads, Opportunities opportunities, SlaClocks clocks, Clock clock) {
    this.leads = leads;
    this.opportunities = opportunities;
    this.clocks = clocks;
    this.clock = clock;
  }

  @Override
  public String id() {
    return "work-opportunity";
  }

  @Override
  public Set<String> codes() {
    return Set.of("reason");
  }

  @Override
  public Map<String, Object> saved(UUID lead) {
    Map<String, Object> saved = new LinkedHashMap<>();
    opportunities
        .newest(lead)
        .ifPresent(
            o -> {
              put(saved, "amount", o.amount() == null ? null : (Object) o.amount().doubleValue());
              put(saved, "currency", o.currency());
              put(saved, "closeDate", o.closeDate() == null ? null : o.closeDate().toString());
              put(saved, "nextStep", o.nextStep());
              put(
                  saved,
                  "nextStepDate",
                  o.nextStepDate() == null ? null : o.nextStepDate().toString());
            });
    return saved;
  }

  @Override
  public void submitted(UUID id, Map<String, Object> values) {
    Lead lead = leads.lock(id);
    Map<String, Object> closing = new LinkedHashMap<>(values);
    // the expected dates mean nothing once the opportunity is closed
    closing.remove("closeDate");
    closing.remove("nextStepDate");
    FormAnswers answers = new FormAnswers(closing);
    String outcome =
        FormAnswers.required(
            "outcome",
            answers.oneOf("outcome", List.of(WON, LOST, STALLED)),
            "won, lost or stalled");
    String reason = reason(outcome, answers.text("reason", 100));
    if (answers.amount("amount") != null) {
      FormAnswers.required("currency", answers.currency("currency"), "an amount needs a currency");
    }
    opportunities.closed(lead, outcome, reason, answers);
    clocks.stop(id, clock.instant(), outcome, ClockKind.OPPORTUNITY_IDLE);
    leads.save(lead.with(lead.state().because(reason)));
  }

  @Override
  public void assigned(UUID id, @Nullable String user) {
    Lead lead = leads.lock(id);
    clocks.handOver(id, user);
    leads.save(lead.with(lead.state().ownedBy(user)));
  }

  /** Defaults the reason of a stalled opportunity, which the lead is recycled with, to stalled. */
  private static @Nullable String reason(String outcome, @Nullable String told) {
    return switch (outcome) {
      case LOST -> FormAnswers.required("reason", told, "say why");
      case STALLED -> told == null ? STALLED : told;
      default -> told;
    };
  }

  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
