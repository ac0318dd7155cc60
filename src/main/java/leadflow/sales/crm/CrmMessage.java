package leadflow.sales.crm;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * A message from the CRM.
 *
 * @param type what happened in the CRM
 * @param timestamp when it happened; for signature checks the header's timestamp counts
 */
record CrmMessage(
    @Schema(
            allowableValues = {
              CrmMessage.ACCEPTED,
              CrmMessage.REJECTED,
              CrmMessage.UPDATED,
              CrmMessage.WON,
              CrmMessage.LOST
            })
        @Nullable String type,
    @Nullable Instant timestamp,
    @Nullable Data data) {

  static final String ACCEPTED = "lead.accepted";
  static final String REJECTED = "lead.rejected";
  static final String UPDATED = "opportunity.updated";
  static final String WON = "opportunity.won";
  static final String LOST = "opportunity.lost";

  private static final List<String> TYPES = List.of(ACCEPTED, REJECTED, UPDATED, WON, LOST);
  private static final int MOST_REASON = 200;
  private static final int MOST_NAME = 100;

  /**
   * @param leadId as {@code lead.handed_over} gave it; or the address
   * @param amount with a currency; needed to accept
   * @param currency ISO 4217
   * @param closeDate the expected one, such as 2026-03-31; needed to accept
   * @param reason needed to reject and to lose
   * @param by who did it in the CRM
   */
  record Data(
      @Nullable UUID leadId,
      @Nullable String email,
      @Nullable BigDecimal amount,
      @Nullable String currency,
      @Nullable String closeDate,
      @Nullable String nextStep,
      @Nullable String reason,
      @Nullable String by) {}

  /** A message that identifies its lead and says what happened. */
  record Checked(String type, Data data) {}

  /**
   * @throws InvalidInput naming the invalid fields
   */
  Checked checked() {
    List<InvalidInput.Problem> problems = new ArrayList<>();
    if (type == null || !TYPES.contains(type)) {
      problems.add(
          new InvalidInput.Problem(
              "type", type == null ? "required" : "invalid", "must be one of " + TYPES));
    }
    if (data == null || data.leadId == null && (data.email == null || data.email.isBlank())) {
      problems.add(
          new InvalidInput.Problem("data.leadId", "required", "name the lead by leadId or email"));
    }
    if (type == null || data == null || !problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    try {
      FormAnswers given = new FormAnswers(answers(data));
      given.text("by", MOST_NAME);
      given.text("reason", MOST_REASON);
    } catch (InvalidInput e) {
      throw inData(e);
    }
    return new Checked(type, data);
  }

  /** Returns the given answers by field name. */
  static Map<String, Object> answers(Data data) {
    Map<String, Object> answers = new LinkedHashMap<>();
    // a task's answer is a number, as the form sends it
    put(answers, "amount", data.amount == null ? null : (Object) data.amount.doubleValue());
    put(answers, "currency", data.currency);
    put(answers, "closeDate", data.closeDate);
    put(answers, "nextStep", data.nextStep);
    put(answers, "reason", data.reason);
    put(answers, "by", data.by);
    return answers;
  }

  /** Renames the form's fields to the CRM's names. */
  static InvalidInput inData(InvalidInput e) {
    return new InvalidInput(
        e.problems().stream()
            .map(
                problem ->
                    new InvalidInput.Problem(
                        "data."
                            + (problem.field().equals("rejectionReason")
                                ? "reason"
                                : problem.field()),
                        problem.code(),
                        problem.message()))
            .toList());
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
