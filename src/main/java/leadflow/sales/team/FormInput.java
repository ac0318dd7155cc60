package leadflow.sales.team;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.TextRule;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** What somebody typed into a form, field by field, and the errors in it. */
final class FormInput {

  private static final int FIRST_YEAR = 2000;
  private static final int LAST_YEAR = 2100;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, String> errors = new LinkedHashMap<>();

  static FormInput of(Map<String, List<String>> form) {
    FormInput entered = new FormInput();
    form.forEach((field, typed) -> entered.put(field, typed.isEmpty() ? "" : typed.get(0)));
    return entered;
  }

  FormInput put(String field, @Nullable Object value) {
    values.put(field, value == null ? "" : value.toString());
    return this;
  }

  /** Returns the text, or an empty one when nothing was typed or the text cannot be stored. */
  String text(String field, int most) {
    String text = values.getOrDefault(field, "").strip();
    Fault fault = new TextRule(most, "\n\r").fault(text);
    return fault == null ? text : wrong(field, StringUtils.capitalize(fault.message()));
  }

  String required(String field, int most) {
    String text = text(field, most);
    return text.isEmpty() && !errors.containsKey(field) ? wrong(field, "Must not be empty") : text;
  }

  int number(String field, int least, int most, int otherwise) {
    String text = text(field, 20);
    if (text.matches("[+]?\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    wrong(field, "Must be a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  @Nullable LocalDate date(String field) {
    String text = text(field, 20);
    return text.isEmpty() ? null : read(field, text, FormInput::parseDate);
  }

  /**
   * @throws IllegalArgumentException when it is not a date, or one of another century
   */
  static LocalDate parseDate(String text) {
    try {
      LocalDate date = LocalDate.parse(text);
      if (date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR) {
        return date;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("Must be a date such as 2026-03-31", e);
    }
    throw new IllegalArgumentException("The year must lie between 2000 and 2100");
  }

  /** Returns the parsed value; null, with the parser's message at the field, when it is invalid. */
  <T> @Nullable T read(String field, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      wrong(field, String.valueOf(e.getMessage()));
      return null;
    }
  }

  String wrong(String field, String message) {
    errors.putIfAbsent(field, message);
    return "";
  }

  boolean holds() {
    return errors.isEmpty();
  }

  /** Returns a field for a template: what was typed, and what is wrong with it. */
  FormField shown(String field) {
    return new FormField(field, values.getOrDefault(field, ""), errors.get(field));
  }
}
