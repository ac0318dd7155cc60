package leadflow.platform.validation;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody entered in a form, by field; read with a check that names the field. A field left
 * empty is null.
 */
public record FormAnswers(Map<String, Object> values) {

  private static final BigDecimal MOST = new BigDecimal("999999999999");
  private static final int MOST_YEARS = 10;

  public @Nullable String text(String field, int most) {
    Object value = values.get(field);
    if (value == null || value.toString().isBlank()) {
      return null;
    }
    String text = value.toString().strip();
    Fault fault = TextRule.lines(most).fault(text);
    if (fault != null) {
      throw new InvalidInput(field, fault.code(), fault.message());
    }
    return text;
  }

  public @Nullable String oneOf(String field, List<String> allowed) {
    String text = text(field, 100);
    if (text != null && !allowed.contains(text)) {
      throw new InvalidInput(field, "invalid", "must be one of " + allowed);
    }
    return text;
  }

  /** An amount of money, 0 to 999,999,999,999. */
  public @Nullable BigDecimal amount(String field) {
    String text = text(field, 40);
    if (text == null) {
      return null;
    }
    try {
      BigDecimal amount = new BigDecimal(text);
      if (amount.signum() < 0 || amount.compareTo(MOST) > 0) {
        throw new InvalidInput(
            field, "out_of_range", "must lie between 0 and " + MOST.toPlainString());
      }
      return amount;
    } catch (NumberFormatException e) {
      throw new InvalidInput(field, "invalid", "must be a number");
    }
  }

  /** An ISO 4217 code. */
  public @Nullable String currency(String field) {
    String text = text(field, 3);
    try {
      return text == null
          ? null
          : Currency.getInstance(text.toUpperCase(Locale.ROOT)).getCurrencyCode();
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(field, "invalid", "must be a currency code such as EUR");
    }
  }

  /** A date from today on; forms send it with or without a time. */
  public @Nullable LocalDate dateFrom(String field, LocalDate today) {
    String text = text(field, 40);
    if (text == null) {
      return null;
    }
    LocalDate date = date(field, text);
    if (date.isBefore(today) || date.isAfter(today.plusYears(MOST_YEARS))) {
      throw new InvalidInput(
          field, "out_of_range", "must lie between today and ten years from now");
    }
    return date;
  }

  private static LocalDate date(String field, String text) {
    try {
      if (text.length() <= 10) {
        return LocalDate.parse(text);
      }
      return text.length() <= 19
          ? LocalDateTime.parse(text).toLocalDate()
          : OffsetDateTime.parse(text).toLocalDate();
    } catch (DateTimeException e) {
      throw new InvalidInput(field, "invalid", "must be a date such as 2026-03-31");
    }
  }

  /**
   * @throws InvalidInput when it is null
   */
  public static <T> T required(String field, @Nullable T value, String message) {
    if (value == null) {
      throw new InvalidInput(field, "required", message);
    }
    return value;
  }
}
