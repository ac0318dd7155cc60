package leadflow.intake.capture;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.activity.Activity;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.NotFuture;
import leadflow.platform.validation.OneLine;
import leadflow.scoring.likelihood.PastLeads;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Takes past leads in: a capture's fields, what the lead did, and what became of it. Each is
 * checked as a capture is; a bad one is answered by itself and hinders no other.
 */
@Component
class HistoryIntake {

  private static final String MUST_END = "must be won or lost";
  private static final int MOST_ACTIVITIES = 1000;

  private final PastLeads past;
  private final LeadTransactions transactions;
  private final ObjectMapper json;
  private final InputValidator inputs;
  private final Clock clock;

  HistoryIntake(
      PastLeads past,
      LeadTransactions transactions,
      ObjectMapper json,
      InputValidator inputs,
      Clock clock) {
    this.past = past;
    this.transactions = transactions;
    this.json = json;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * What a past lead has beside a capture's fields.
   *
   * @param id the sender's own; makes a repetition harmless. Without it address and closing do
   * @param outcome won or lost
   */
  private record Ending(
      @OneLine(max = 200) @Nullable String id,
      @NotNull(message = MUST_END) @Pattern(regexp = "won|lost", message = MUST_END)
          @Nullable String outcome,
      @NotNull(message = "say when it was won or lost") @NotFuture @Nullable Instant closedAt,
      @Size(max = MOST_ACTIVITIES, message = "at most " + MOST_ACTIVITIES + " activities")
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
    Ending ending = read(told.deepCopy().retain(Ending.FIELDS), Ending.class);
    CaptureRequest capture = read(told.deepCopy().remove(Ending.FIELDS), CaptureRequest.class);
    List<ActivityIntake.@Nullable Told> activities =
        ending.activities == null ? List.of() : ending.activities;
    List<InvalidInput.Problem> problems = new ArrayList<>(inputs.problems(capture));
    problems.addAll(inputs.problems(ending));
    if (activities.size() <= MOST_ACTIVITIES) {
      for (int i = 0; i < activities.size(); i++) {
        problems.addAll(problems(activities.get(i), "activities[" + i + "]"));
      }
    }
    InvalidInput.throwIfAny(problems);
    Instant now = clock.instant();
    return new Checked(
        CaptureRequest.stripped(ending.id),
        capture.facts(),
        activities.stream()
            .flatMap(Stream::ofNullable)
            .map(activity -> activity.activity(now))
            .toList(),
        "won".equals(ending.outcome),
        ending.closedAt == null ? now : ending.closedAt);
  }

  private List<InvalidInput.Problem> problems(
      ActivityIntake.@Nullable Told activity, String field) {
    if (activity == null) {
      return List.of(new InvalidInput.Problem(field, "required", "an activity is an object"));
    }
    return activity.occurredAt() == null
        ? List.of(
            new InvalidInput.Problem(field + ".occurredAt", "required", "say when it happened"))
        : inputs.problems(activity).stream().map(problem -> problem.of(field + ".")).toList();
  }

  private <T> T read(JsonNode from, Class<T> as) {
    try {
      return json.treeToValue(from, as);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(List.of(CaptureController.problem(e, "a past lead is an object")));
    }
  }
}
