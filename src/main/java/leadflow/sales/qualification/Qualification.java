package leadflow.sales.qualification;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadState;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.platform.validation.Conflict;
import leadflow.platform.validation.InvalidInput;
import leadflow.process.journey.LeadTasks;
import leadflow.process.journey.TaskForm;
import leadflow.sla.SlaClocks;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * BANT answers, which can be saved at any stage, and the verdict that completes the SDR's task. The
 * Tasklist form, {@code /engine-rest} and our API all use this class.
 */
@Component
public class Qualification implements TaskForm {

  /** The attempts that are needed before a lead can be given up as unreachable. */
  static final int ATTEMPTS_BEFORE_UNREACHABLE = 5;

  static final String UNREACHABLE = "unreachable";

  private final LeadTransactions transactions;
  private final Leads leads;
  private final BantRecords records;
  private final Attempts attempts;
  private final BantJudgement judgement;
  private final LeadTasks tasks;
  private final SlaClocks clocks;
  private final Calendars calendars;
  private final Clock clock;

  Qualification(
      LeadTransactions transactions,
      Leads leads,
      BantRecords records,
      Attempts attempts,
      BantJudgement judgement,
      LeadTasks tasks,
      SlaClocks clocks,
      Calendars calendars,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.records = records;
    this.attempts = attempts;
    this.judgement = judgement;
    this.tasks = tasks;
    this.clocks = clocks;
    this.calendars = calendars;
    this.clock = clock;
  }

  @Override
  public String id() {
    return "qualify-lead";
  }

  @Override
  public Map<String, Object> saved(UUID id) {
    Map<BantField, Object> latest = records.latest(leads.get(id));
    latest.remove(BantField.VERDICT);
    return shown(latest);
  }

  @Override
  public void submitted(UUID id, Map<String, Object> answers) {
    Lead lead = leads.lock(id);
    Map<BantField, Object> fields = checked(answers);
    consistent(fields);
    if (!fields.containsKey(BantField.VERDICT)) {
      throw BantField.VERDICT.invalid("required", "say qualified, recycle or disqualify");
    }
    String suggested = suggested(fields);
    check(lead, fields, suggested);
    if (lead.state().position() != JourneyPosition.QUALIFICATION) {
      throw notBeingQualified(lead);
    }
    records.save(lead, fields, suggested, own(answers));
    LocalDate wakeAt = (LocalDate) fields.get(BantField.WAKE_AT);
    LeadState state = lead.state();
    Instant wakes =
        wakeAt == null
            ? null
            : wakeAt
                .atTime(LocalTime.of(9, 0))
                .atZone(calendars.ofTeam(calendars.teamOf(state.owner())).zone())
                .toInstant();
    leads.save(lead.with(state.told(text(fields.get(BantField.REASON)), wakes)));
  }

  @Override
  public void assigned(UUID id, @Nullable String user) {
    Lead lead = leads.lock(id);
    leads.save(lead.with(lead.state().ownedBy(user)));
    clocks.handOver(id, user);
  }

  /**
   * Saves answers; a verdict completes the SDR's task.
   *
   * @param answers by the form's field names; a field that is not given keeps its saved value
   * @throws Conflict when a verdict is given and no qualification is open
   */
  void answered(UUID id, Map<String, Object> answers) {
    Map<BantField, Object> told = checked(answers);
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          Map<BantField, Object> fields = records.latest(lead);
          fields.remove(BantField.VERDICT);
          fields.putAll(told);
          consistent(fields);
          if (told.containsKey(BantField.VERDICT)) {
            check(lead, fields, suggested(fields));
            tasks.complete(openTask(lead), shown(fields));
          } else {
            records.save(lead, fields, suggested(fields), Map.of());
            tasks
                .open(id, LeadTasks.QUALIFY_LEAD)
                .ifPresent(task -> tasks.showSaved(task, shown(fields)));
          }
        });
  }

  /**
   * Saves what the form of the SDR's task holds so far, without a verdict. Empty fields are
   * cleared.
   *
   * @param answers by the form's field names; a field that is not given keeps its saved value
   * @throws Conflict when no qualification is open
   */
  public void savedPartWay(UUID id, Map<String, ? extends @Nullable Object> answers) {
    Map<String, Object> filled = new LinkedHashMap<>();
    Map<String, @Nullable Object> shown = new HashMap<>();
    answers.forEach(
        (key, value) -> {
          if (value != null && !value.toString().isBlank()) {
            filled.put(key, value);
          } else {
            shown.put(key, null);
          }
        });
    filled.remove(BantField.VERDICT.key());
    shown.remove(BantField.VERDICT.key());
    Map<BantField, Object> told = checked(filled);
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          Map<BantField, Object> fields = records.latest(lead);
          fields.remove(BantField.VERDICT);
          shown.keySet().forEach(key -> BantField.of(key).ifPresent(fields::remove));
          fields.putAll(told);
          consistent(fields);
          records.save(lead, fields, suggested(fields), own(filled));
          shown.putAll(shown(fields));
          shown.putAll(own(filled));
          tasks.showSaved(openTask(lead), shown);
        });
  }

  /** What {@code judge-bant} makes of the answers; null while it is undecided. */
  @Nullable String suggested(Map<BantField, Object> fields) {
    Map<String, Object> answers = new HashMap<>();
    fields.forEach(
        (field, value) -> {
          if (field.letter() != null) {
            answers.put(field.letter(), value);
          }
        });
    return judgement.of(answers).verdict();
  }

  /**
   * Returns what {@code judge-bant} suggests for answers that are not saved yet.
   *
   * @param answers by the form's field names; an invalid answer counts as unknown
   */
  public BantJudgement.Suggestion suggestion(Map<String, ? extends @Nullable Object> answers) {
    Map<String, Object> given = new HashMap<>();
    answers.forEach(
        (key, value) ->
            BantField.of(key)
                .filter(field -> field.letter() != null && BantField.ANSWERS.contains(value))
                .ifPresent(field -> given.put(String.valueOf(field.letter()), value)));
    return judgement.of(given);
  }

  private LeadTasks.OpenTask openTask(Lead lead) {
    Optional<LeadTasks.OpenTask> open = tasks.open(lead.id(), LeadTasks.QUALIFY_LEAD);
    return open.orElseThrow(
        () ->
            tasks
                .howEnded(lead.id(), LeadTasks.QUALIFY_LEAD)
                .map(end -> new Conflict("task-completed", end))
                .orElseGet(() -> notBeingQualified(lead)));
  }

  private Map<BantField, Object> checked(Map<String, Object> answers) {
    List<InvalidInput.Problem> problems = new ArrayList<>();
    Map<BantField, Object> fields = new EnumMap<>(BantField.class);
    answers.forEach(
        (key, value) ->
            BantField.of(key)
                .ifPresent(
                    field -> {
                      try {
                        fields.put(field, field.checked(value, clock));
                      } catch (InvalidInput e) {
                        problems.addAll(e.problems());
                      }
                    }));
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
    return fields;
  }

  private static void consistent(Map<BantField, Object> fields) {
    if (fields.containsKey(BantField.BUDGET_AMOUNT)
        && !fields.containsKey(BantField.BUDGET_CURRENCY)) {
      throw BantField.BUDGET_CURRENCY.invalid("required", "an amount needs a currency");
    }
  }

  private void check(Lead lead, Map<BantField, Object> fields, @Nullable String suggested) {
    String verdict = text(fields.get(BantField.VERDICT));
    String reason = text(fields.get(BantField.REASON));
    if (reason == null && !"qualified".equals(verdict)) {
      throw BantField.REASON.invalid("required", "say why: " + verdict);
    }
    if (reason == null && suggested != null && !suggested.equals(verdict)) {
      throw BantField.REASON.invalid(
          "required", "the answers suggest '" + suggested + "': say why it is " + verdict);
    }
    if ("recycle".equals(verdict)
        && UNREACHABLE.equals(reason)
        && attempts.count(lead) < ATTEMPTS_BEFORE_UNREACHABLE) {
      throw BantField.REASON.invalid(
          "too_few_attempts",
          "unreachable takes %d logged attempts, there are %d"
              .formatted(ATTEMPTS_BEFORE_UNREACHABLE, attempts.count(lead)));
    }
  }

  private static Conflict notBeingQualified(Lead lead) {
    return new Conflict(
        "no-open-task", "The lead is not being qualified; it is at stage " + lead.state().stage());
  }

  /** Converts values to types that a form variable can hold. */
  private static Map<String, Object> shown(Map<BantField, Object> fields) {
    Map<String, Object> shown = new LinkedHashMap<>();
    fields.forEach(
        (field, value) ->
            shown.put(
                field.key(),
                value instanceof BigDecimal amount
                    ? (Object) amount.doubleValue()
                    : value.toString()));
    return shown;
  }

  /** Returns fields that a process owner added to the form. */
  private static Map<String, Object> own(Map<String, Object> answers) {
    Map<String, Object> own = new LinkedHashMap<>(answers);
    own.keySet().removeIf(key -> BantField.of(key).isPresent());
    return own;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
