package leadflow.intake.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import leadflow.lead.Actor;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.activity.Activity;
import leadflow.platform.validation.InvalidInput;
import leadflow.scoring.likelihood.PastLeads;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes past leads in: a capture's fields, what the lead did, and what became of it. Each is
 * checked as a capture is; a bad one is answered by itself and hinders no other.
 */
@Component
class HistoryIntake {

  private static final Set<String> OUTCOMES = Set.of("won", "lost");
  private static final int MOST_ACTIVITIES = 1000;

  private final PastLeads past;
  private final LeadTransactions transactions;
  private final ObjectMapper json;
  private final Clock clock;

  HistoryIntake(PastLeads past, LeadTransactions transactions, ObjectMapper json, Clock clock) {
    this.past = past;
    this.transactions = transactions;
    this.json = json;
    this.clock = clock;
  }

  /**
   * What a past lead has beside a capture's fields.
   *
   * @param id the sender's own; makes a repetition harmless. Without it address and closing do
   * @param outcome won or lost
   */
  private record Ending(
      @Nullable String id,
      @Nullable String outcome,
      @Nullable Instant closedAt,
      @Nullable List<ActivityIntake.@Nullable Told> activities) {

    static final List<String> FIELDS = List.of("id", "outcome", "closedAt", "activities");
  }

  /**
   * @param status accepted, updated (known, with other facts), duplicate or rejected
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Result(@Nullable String id, String status, @Nullable List<InvalidInput.Problem> errors) {}

  private record Checked(
      @Nullable String id,
      LeadFacts facts,
      List<Activity> activities,
      boolean won,
      Instant closedAt) {}

  /** A result per item, in the order of the items. */
  List<Result> take(List<JsonNode> items) {
    List<Object> checked = items.stream().map(this::checkedOrRejected).toList();
    return transactions.inOne(() -> checked.stream().map(this::keep).toList());
  }

  private Object checkedOrRejected(JsonNode item) {
    try {
      return check(item);
    } catch (InvalidInput e) {
      return new Result(CaptureController.text(item, "id"), "rejected", e.problems());
    }
  }

  private Result keep(Object item) {
    if (!(item instanceof Checked lead)) {
      return (Result) item;
    }
    String status =
        switch (past.keep(lead.id, lead.facts, lead.activities, lead.won, lead.closedAt)) {
          case NEW -> "accepted";
          case CHANGED -> "updated";
          case KNOWN -> "duplicate";
        };
    return new Result(lead.id, status, null);
  }

  private Checked check(JsonNode item) {
    if (!(item instanceof ObjectNode told)) {
      throw new InvalidInput("", "invalid", "a past lead is an object");
    }
    CaptureCheck check = new CaptureCheck(clock);
    Ending ending = read(told.deepCopy().retain(Ending.FIELDS), Ending.class);
    CaptureRequest capture = read(told.deepCopy().remove(Ending.FIELDS), CaptureRequest.class);
    LeadFacts facts = check.facts(capture);
    check.consents(capture, Actor.current());
    if (ending.outcome == null || !OUTCOMES.contains(ending.outcome)) {
      check.problem(
          "outcome", ending.outcome == null ? "required" : "invalid", "must be won or lost");
    }
    Instant now = clock.instant();
    if (ending.closedAt == null) {
      check.problem("closedAt", "required", "say when it was won or lost");
    } else if (ending.closedAt.isAfter(now.plus(CaptureCheck.CLOCKS_DIFFER))) {
      check.problem("closedAt", "invalid", "lies in the future");
    }
    String id = check.line("id", ending.id, 200);
    List<Activity> activities = activities(ending, check, now);
    check.throwIfAny();
    Instant closedAt = ending.closedAt == null ? now : ending.closedAt;
    return new Checked(id, facts, activities, "won".equals(ending.outcome), closedAt);
  }

  private static List<Activity> activities(Ending ending, CaptureCheck check, Instant now) {
    List<Activity> activities = new ArrayList<>();
    List<ActivityIntake.@Nullable Told> told =
        ending.activities == null ? List.of() : ending.activities;
    if (told.size() > MOST_ACTIVITIES) {
      check.problem("activities", "too_long", "at most " + MOST_ACTIVITIES + " activities");
      return activities;
    }
    for (int i = 0; i < told.size(); i++) {
      ActivityIntake.Told one = told.get(i);
      String field = "activities[" + i + "]";
      if (one == null) {
        check.problem(field, "required", "an activity is an object");
      } else if (one.occurredAt() == null) {
        check.problem(field + ".occurredAt", "required", "say when it happened");
      } else {
        activities.add(ActivityIntake.activity(one, field + ".", check, now));
      }
    }
    return activities;
  }

  private <T> T read(JsonNode from, Class<T> as) {
    try {
      return json.treeToValue(from, as);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(List.of(CaptureController.problem(e, "a past lead is an object")));
    }
  }
}
