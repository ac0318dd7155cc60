package leadflow.sales.qualification;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a qualification, each with its name in the form, its name in the API and its
 * column. One list drives the form, the API, the checks and the record.
 */
enum BantField {
  BUDGET_ANSWER("budget.answer", Kind.ANSWER),
  BUDGET_AMOUNT("budget.amount", Kind.AMOUNT),
  BUDGET_CURRENCY("budget.currency", Kind.CURRENCY),
  BUDGET_EVIDENCE("budget.evidence", Kind.TEXT),
  BUDGET_SOURCE("budget.source", Kind.LINE),
  AUTHORITY_ANSWER("authority.answer", Kind.ANSWER),
  AUTHORITY_EVIDENCE("authority.evidence", Kind.TEXT),
  AUTHORITY_SOURCE("authority.source", Kind.LINE),
  NEED_ANSWER("need.answer", Kind.ANSWER),
  NEED_EVIDENCE("need.evidence", Kind.TEXT),
  NEED_SOURCE("need.source", Kind.LINE),
  TIMELINE_ANSWER("timeline.answer", Kind.ANSWER),
  TIMELINE_DATE("timeline.date", Kind.FUTURE_DATE),
  TIMELINE_EVIDENCE("timeline.evidence", Kind.TEXT),
  TIMELINE_SOURCE("timeline.source", Kind.LINE),
  VERDICT("verdict", Kind.VERDICT),
  REASON("reason", Kind.TEXT),
  NEXT_STEP("nextStep", Kind.TEXT),
  NEXT_STEP_DATE("nextStepDate", Kind.FUTURE_DATE),
  WAKE_AT("wakeAt", Kind.FUTURE_DATE),
  COMMENT("comment", Kind.TEXT);

  static final List<String> ANSWERS = List.of("CONFIRMED", "PARTIAL", "UNKNOWN", "NO");
  static final List<String> VERDICTS = List.of("qualified", "recycle", "disqualify");

  private static final Map<String, BantField> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toMap(BantField::key, Function.identity()));

  private enum Kind {
    ANSWER,
    AMOUNT,
    CURRENCY,
    TEXT,
    LINE,
    FUTURE_DATE,
    VERDICT
  }

  private final String path;
  private final Kind kind;

  BantField(String path, Kind kind) {
    this.path = path;
    this.kind = kind;
  }

  static Optional<BantField> of(String key) {
    return Optional.ofNullable(BY_KEY.get(key));
  }

  /** Returns the form's name: {@code budgetAmount}. */
  String key() {
    int dot = path.indexOf('.');
    return dot < 0
        ? path
        : path.substring(0, dot)
            + path.substring(dot + 1, dot + 2).toUpperCase(Locale.ROOT)
            + path.substring(dot + 2);
  }

  /** Returns the API's name: {@code budget.amount}. */
  String path() {
    return path;
  }

  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns which of the four letters this answers: budget, authority, need or timeline; null for
   * other fields.
   */
  @Nullable String letter() {
    return kind == Kind.ANSWER ? path.substring(0, path.indexOf('.')) : null;
  }

  /**
   * Returns the value as it is stored: text, {@link BigDecimal} or {@link LocalDate}.
   *
   * @throws InvalidInput naming the field as the form does
   */
  Object checked(Object given, Clock clock) {
    FormAnswers answer = new FormAnswers(Map.of(key(), given));
    Object value =
        switch (kind) {
          case ANSWER -> answer.oneOf(key(), ANSWERS);
          case VERDICT -> answer.oneOf(key(), VERDICTS);
          case AMOUNT -> answer.amount(key());
          case CURRENCY -> answer.currency(key());
          case FUTURE_DATE -> answer.dateFrom(key(), LocalDate.now(clock));
          case LINE -> answer.text(key(), 100);
          case TEXT -> answer.text(key(), 4000);
        };
    return FormAnswers.required(key(), value, "must not be empty");
  }

  InvalidInput invalid(String code, String message) {
    return new InvalidInput(key(), code, message);
  }
}
