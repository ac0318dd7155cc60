package leadflow.intake.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.groups.Default;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.activity.Activity;
import leadflow.lead.activity.ActivityLedger;
import leadflow.lifecycle.LeadEvents;
import leadflow.platform.validation.EmailAddress;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.NotFuture;
import leadflow.platform.validation.OneLine;
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
  private final InputValidator inputs;
  private final Clock clock;

  ActivityIntake(
      LeadTransactions transactions,
      Leads leads,
      ActivityLedger ledger,
      LeadEvents events,
      InputValidator inputs,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.ledger = ledger;
    this.events = events;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * An activity as it is told.
   *
   * @param id the sender's own, at most 200 characters; makes a repetition harmless
   * @param properties text, number or boolean by name
   */
  public record Told(
      @OneLine(max = 200) @Nullable String id,
      @Nullable UUID leadId,
      @EmailAddress(groups = ByEmail.class) @Nullable String email,
      @NotBlank(message = "say what happened, such as page.viewed") @OneLine(max = 100)
          @Nullable String type,
      @OneLine(max = 500) @Nullable String subject,
      @OneLine(max = 2000) @Nullable String url,
      @NotFuture @Nullable Instant occurredAt,
      @OwnProperties @Nullable Map<String, @Nullable Object> properties) {

    /** The address names the lead, so it is checked. */
    private interface ByEmail {}

    private Class<?>[] groups() {
      return leadId == null && email != null
          ? new Class<?>[] {ByEmail.class, Default.class}
          : new Class<?>[] {Default.class};
    }

    /** The activity of a checked request; told without a time, it happened now. */
    Activity activity(Instant now) {
      Map<String, Object> own = CaptureRequest.own(properties);
      String given = CaptureRequest.stripped(id);
      return new Activity(
          given == null ? UUID.randomUUID().toString() : given,
          String.valueOf(type).strip(),
          CaptureRequest.stripped(subject),
          CaptureRequest.stripped(url),
          occurredAt == null ? now : occurredAt,
          !Boolean.TRUE.equals(own.get("machine")),
          own);
    }
  }

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
      int index, @Nullable UUID leadId, @Nullable String email, Activity activity) {

    /** The address of an activity that names no lead. */
    String address() {
      return Objects.requireNonNull(email);
    }
  }

  /** A result per item, in the order of the items. */
  public List<Result> take(List<@Nullable Told> items) {
    Result[] results = new Result[items.size()];
    Map<Object, List<Checked>> byLead = new LinkedHashMap<>();
    for (int i = 0; i < items.size(); i++) {
      try {
        Checked checked = check(i, items.get(i));
        Object lead =
            checked.leadId == null ? LeadFacts.emailKey(checked.address()) : checked.leadId;
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
    boolean added = ledger.park(item.address(), item.activity);
    return new Result(item.activity.id(), added ? "parked" : "duplicate", null, null);
  }

  private Checked check(int index, @Nullable Told told) {
    if (told == null) {
      throw new InvalidInput("", "required", "an activity is an object");
    }
    List<InvalidInput.Problem> problems = new ArrayList<>();
    if (told.leadId == null && told.email == null) {
      problems.add(
          new InvalidInput.Problem("leadId", "required", "name the lead by leadId or email"));
    }
    problems.addAll(inputs.problems(told, told.groups()));
    InvalidInput.throwIfAny(problems);
    String email = told.leadId == null ? CaptureRequest.stripped(told.email) : null;
    return new Checked(index, told.leadId, email, told.activity(clock.instant()));
  }
}
