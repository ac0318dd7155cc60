package leadflow.engagement.consent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import leadflow.lead.LeadFacts;
import leadflow.process.decision.DecisionResult;
import leadflow.process.decision.DecisionTables;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides which consents need double opt-in, by the table {@code require-opt-in}. */
@Component
class OptInPolicy {

  private static final String DECISION = "require-opt-in";
  private static final int DAYS = 30;

  private final DecisionTables decisions;

  OptInPolicy(DecisionTables decisions) {
    this.decisions = decisions;
  }

  /**
   * Returns how long the confirmation link is valid; empty where no confirmation is needed. Without
   * a matching row, confirmation is required.
   */
  Optional<Duration> confirmWithin(LeadFacts facts, ConsentOrigin origin, String purpose) {
    DecisionResult.Row row =
        ask(facts, origin, purpose)
            .orElseGet(() -> new DecisionResult.Row(Map.of("doubleOptIn", true)));
    Integer days = row.number("validDays");
    return Boolean.FALSE.equals(row.outputs().get("doubleOptIn"))
        ? Optional.empty()
        : Optional.of(Duration.ofDays(days == null || days < 1 ? DAYS : days));
  }

  private Optional<DecisionResult.Row> ask(LeadFacts facts, ConsentOrigin origin, String purpose) {
    Map<String, @Nullable Object> inputs = new HashMap<>();
    inputs.put("channel", origin.channel());
    inputs.put("form", origin.form());
    inputs.put("purpose", purpose);
    inputs.put("country", facts.country());
    inputs.put("countryCode", facts.countryCode());
    inputs.put("language", facts.language());
    return decisions.ask(DECISION, inputs).first();
  }
}
