package leadflow.intake.capture;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.engagement.consent.ConsentIntake;
import leadflow.engagement.consent.ConsentOrigin;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadState;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Score;
import leadflow.lead.Stage;
import leadflow.lead.StageMoves;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lead.activity.RequestActivities;
import leadflow.lifecycle.LeadEvents;
import leadflow.scoring.likelihood.PastLeads;
import org.springframework.stereotype.Component;

/**
 * Takes leads in. A new address becomes a lead whose journey has started when the call returns; a
 * known one is merged, never overwritten with blanks. Record and engine commit together.
 */
@Component
public class LeadCapture {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final StageMoves moves;
  private final ConsentIntake permissions;
  private final ActivityLedger ledger;
  private final LeadEvents events;
  private final PastLeads past;
  private final Clock clock;

  LeadCapture(
      LeadTransactions transactions,
      Leads leads,
      StageMoves moves,
      ConsentIntake permissions,
      ActivityLedger ledger,
      LeadEvents events,
      PastLeads past,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.moves = moves;
    this.permissions = permissions;
    this.ledger = ledger;
    this.events = events;
    this.past = past;
    this.clock = clock;
  }

  /**
   * @param created true for an address that was not known before
   */
  public record Captured(UUID id, boolean created) {}

  /** Captures checked facts that a client vouches for. */
  public Captured capture(LeadFacts told, List<Consents.Consent> given) {
    return capture(told, given, ConsentOrigin.API);
  }

  /** Captures checked facts. What was requested is an activity like any other. */
  public Captured capture(LeadFacts told, List<Consents.Consent> given, ConsentOrigin origin) {
    return transactions.inOne(() -> captureOnce(told, given, origin));
  }

  private Captured captureOnce(LeadFacts told, List<Consents.Consent> given, ConsentOrigin origin) {
    Instant now = clock.instant();
    Lead fresh =
        new Lead(
            UUID.randomUUID(),
            told,
            LeadState.captured(firstStage(told), now),
            Score.NONE,
            null,
            now,
            now);
    boolean created = leads.insert(fresh);
    Lead lead = created ? fresh : known(told).orElseThrow();
    Lead merged = created ? lead : lead.with(lead.facts().mergedWith(told));
    permissions.told(merged, given, origin);
    List<Activity> asked = asked(told, now);
    asked.forEach(activity -> ledger.add(lead.id(), activity));
    if (created) {
      moves.entered(fresh, "activity");
      ledger.adopt(lead.id(), told.email());
      events.captured(lead, ledger.of(lead.id()));
    } else {
      past.keepIfClosed(lead);
      leads.saveFacts(merged);
      events.happened(merged, asked);
    }
    return new Captured(lead.id(), created);
  }

  private Optional<Lead> known(LeadFacts told) {
    return leads.lockByEmail(told.email());
  }

  /** An address that wants content and tells nothing more is a subscriber. */
  private static Stage firstStage(LeadFacts told) {
    boolean reason =
        told.request() == null
            ? told.company() != null
                || told.title() != null
                || told.phone() != null
                || told.message() != null
                || told.asset() != null
            : !told.request().equals("newsletter");
    return reason ? Stage.LEAD : Stage.SUBSCRIBER;
  }

  private static List<Activity> asked(LeadFacts told, Instant at) {
    return told.request() == null
        ? List.of()
        : List.of(
            new Activity(
                RequestActivities.newId(),
                RequestActivities.activityType(told.request()),
                told.asset() == null ? told.request() : told.asset(),
                null,
                at,
                true,
                Map.of(),
                Activity.Source.FORM));
  }
}
