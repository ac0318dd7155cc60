package leadflow.sales.qualification;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** BANT answers and attempts from API clients, by the same rules as the form. */
@RestController
@Tag(name = "Qualification")
class QualificationController {

  private final Qualification qualification;
  private final Attempts attempts;
  private final Leads leads;

  QualificationController(Qualification qualification, Attempts attempts, Leads leads) {
    this.qualification = qualification;
    this.attempts = attempts;
    this.leads = leads;
  }

  /**
   * One letter of BANT.
   *
   * @param answer CONFIRMED, PARTIAL, UNKNOWN or NO
   * @param amount of the budget
   * @param date of the timeline, such as 2026-03-31
   */
  record Letter(
      @Nullable String answer,
      @Nullable JsonNode amount,
      @Nullable String currency,
      @Nullable String date,
      @Nullable String evidence,
      @Nullable String source) {}

  /**
   * @param verdict qualified, recycle or disqualify; null only saves the answers
   * @param reason required for recycle and disqualify, and when the verdict differs from the
   *     suggested one
   * @param nextStepDate when the next step is due
   * @param wakeAt the date on which a recycled lead is looked at again
   * @param comment free text beside the reason
   */
  record Answers(
      @Nullable Letter budget,
      @Nullable Letter authority,
      @Nullable Letter need,
      @Nullable Letter timeline,
      @Nullable String verdict,
      @Nullable String reason,
      @Nullable String nextStep,
      @Nullable String nextStepDate,
      @Nullable String wakeAt,
      @Nullable String comment) {}

  @Operation(summary = "Save BANT answers; with a verdict the SDR's task is completed")
  @PostMapping(path = "/api/leads/{id}/qualification", consumes = MediaType.APPLICATION_JSON_VALUE)
  LeadView qualify(@PathVariable UUID id, @RequestBody Answers answers) {
    leads.get(id);
    try {
      qualification.answered(id, flat(answers));
    } catch (InvalidInput e) {
      throw new InvalidInput(e.problems().stream().map(QualificationController::byPath).toList());
    }
    return LeadView.of(leads.get(id), null);
  }

  @Operation(summary = "Log an attempt to reach the lead; stops the first-touch clock")
  @PostMapping(path = "/api/leads/{id}/attempts", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  Attempts.Logged attempt(@PathVariable UUID id, @RequestBody Attempts.Attempt attempt) {
    return attempts.log(id, attempt);
  }

  private static Map<String, Object> flat(Answers answers) {
    Map<String, Object> values = new HashMap<>();
    letter("budget", answers.budget, values);
    letter("authority", answers.authority, values);
    letter("need", answers.need, values);
    letter("timeline", answers.timeline, values);
    values.put("verdict", answers.verdict);
    values.put("reason", answers.reason);
    values.put("nextStep", answers.nextStep);
    values.put("nextStepDate", answers.nextStepDate);
    values.put("wakeAt", answers.wakeAt);
    values.put("comment", answers.comment);
    Map<String, Object> byKey = new LinkedHashMap<>();
    values.forEach(
        (path, value) -> {
          if (value != null && !value.toString().isBlank()) {
            byKey.put(field(path).key(), value);
          }
        });
    return byKey;
  }

  private static void letter(String name, @Nullable Letter letter, Map<String, Object> values) {
    if (letter != null) {
      values.put(name + ".answer", letter.answer);
      values.put(
          name + ".amount",
          letter.amount == null || letter.amount.isNull()
              ? null
              : letter.amount.isValueNode() ? letter.amount.asText() : letter.amount.toString());
      values.put(name + ".currency", letter.currency);
      values.put(name + ".date", letter.date);
      values.put(name + ".evidence", letter.evidence);
      values.put(name + ".source", letter.source);
    }
  }

  private static BantField field(String path) {
    return Arrays.stream(BantField.values())
        .filter(field -> field.path().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInput(
                    List.of(
                        new InvalidInput.Problem(
                            path, "unknown_field", "there is no such field"))));
  }

  private static InvalidInput.Problem byPath(InvalidInput.Problem problem) {
    return BantField.of(problem.field())
        .map(field -> new InvalidInput.Problem(field.path(), problem.code(), problem.message()))
        .orElse(problem);
  }
}
