package leadflow.intake.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lifecycle.LeadEvents;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes activities in: one ledger row each and one score update for each lead, outside the engine.
 * A bad item is answered by itself and hinders no other.
 */
@Component
public class ActivityIntake {

  private final LeadTransactions transactions;
  private final Leads leads;
  private final ActivityLedger ledger;
  private final LeadEvents events;
  private final Clock clock;

  ActivityIntake(
      LeadTransactions transactions,
      Leads leads,
      ActivityLedger ledger,
      LeadEvents events,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.ledger = ledger;
    this.events = events;
    this.clock = clock;
  }

  /**
   * An activity as it is told.
   *
   * @param id the sender's own, at most 200 characters; makes a repetition harmless
   * @param properties text, number or boolean by name
   */
  public record Told(
      @Nullable String id,
      @Nullable UUID leadId,
      @Nullable String email,
      @Nullable String type,
      @Nullable String subject,
      @Nullable String url,
      @Nullable Instant occurredAt,
      @Nullable Map<String, @Nullable Object> properties) {}

  /**
   * @param status accepted, duplicate, parked (its address is not known yet) or rejected
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      @Nullable String id,
      String status,
      @Nullable UUID leadId,
      @Nullable List<InvalidInput.Problem> errors) {}

  private record Checked(
      int index, @Nullable UUID leadId, @Nullable String email, Activity activity) {}

  /** A result per item, in the order of the items. */
  public List<Result> take(List<@Nullable Told> items) {
    Result[] results = new Result[items.size()];
    Map<Object, List<Checked>> byLead = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      try {
        Checked checked = check(i, items.get(i));
        Object lead = checked.leadId == null ? LeadFacts.emailKey(checked.email) : checked.leadId;
        byLead.computeIfAbsent(lead, key -> new ArrayList<>()).add(checked);
      } catch (InvalidInput e) {
        Told told = items.get(i);
        results[i] = new Result(told == null ? null : told.id, "rejected", null, e.problems());
      }
    }
    byLead.values().forEach(group -> transactions.inOne(() -> takeOneLeads(group, results)));
    return List.of(results);
  }

  private void takeOneLeads(List<Checked> group, Result[] results) {
    Optional<Lead> known = lead(group.get(0));
    if (known.isEmpty()) {
      group.forEach(item -> results[item.index] = withoutLead(item));
      return;
    }
    Lead lead = known.get();
    List<Activity> fresh = new ArrayList<>();
    for (Checked item : group) {
      boolean added = ledger.add(lead.id(), item.activity);
      if (added) {
        fresh.add(item.activity);
      }
      results[item.index] =
          new Result(item.activity.id(), added ? "accepted" : "duplicate", lead.id(), null);
    }
    events.happened(lead, fresh);
  }

  private Optional<Lead> lead(Checked item) {
    return item.leadId != null
        ? leads.lockIfThere(item.leadId)
        : leads.lockByEmailOrAddress(String.valueOf(item.email));
  }

  private Result withoutLead(Checked item) {
    if (item.leadId != null) {
      return new Result(
          item.activity.id(),
          "rejected",
          null,
          List.of(new InvalidInput.Problem("leadId", "not_found", "there is no such lead")));
    }
    boolean added = ledger.park(item.email, item.activity);
    return new Result(item.activity.id(), added ? "parked" : "duplicate", null, null);
  }

  private Checked check(int index, @Nullable Told told) {
    CaptureCheck check = new CaptureCheck(clock);
    if (told == null) {
      throw new InvalidInput("", "required", "an activity is an object");
    }
    if (told.leadId == null && told.email == null) {
      check.problem("leadId", "required", "name the lead by leadId or email");
    }
    String email = told.leadId == null && told.email != null ? check.email(told.email) : null;
    Activity activity = activity(told, "", check, clock.instant());
    check.throwIfAny();
    return new Checked(index, told.leadId, email, activity);
  }

  /**
   * What was told, without the lead; problems go to the check.
   *
   * @param of before the names of fields
   */
  static Activity activity(Told told, String of, CaptureCheck check, Instant now) {
    String type = check.line(of + "type", told.type, 100);
    if (told.type == null || told.type.isBlank()) {
      check.problem(of + "type", "required", "say what happened, such as page.viewed");
    }
    String id = check.line(of + "id", told.id, 200);
    Instant at = told.occurredAt == null ? now : told.occurredAt;
    if (at.isAfter(now.plus(CaptureCheck.CLOCKS_DIFFER))) {
      check.problem(of + "occurredAt", "invalid", "lies in the future");
    }
    String subject = check.line(of + "subject", told.subject, 500);
    String url = check.line(of + "url", told.url, 2000);
    Map<String, Object> properties = check.properties(told.properties);
    return new Activity(
        id == null ? UUID.randomUUID().toString() : id,
        type == null ? "" : type,
        subject,
        url,
        at,
        !Boolean.TRUE.equals(properties.get("machine")),
        properties);
  }
}
