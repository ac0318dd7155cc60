package leadflow.platform.validation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of these words, exactly as they stand here; null holds. Codes required, invalid. */
@Documented
@Constraint(validatedBy = OneOf.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface OneOf {

  String[] value();

  /** True when null and blank do not hold. */
  boolean required() default false;

  /**
   * More than 0 for what people type: a line of at most so many characters, which may have blanks
   * around it or be blank.
   */
  int lineOf() default 0;

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks a word. */
  final class Check implements ConstraintValidator<OneOf, @Nullable CharSequence> {

    private List<String> words = List.of();
    private boolean required;
    private int lineOf;

    @Override
    public void initialize(OneOf oneOf) {
      words = List.of(oneOf.value());
      required = oneOf.required();
      lineOf = oneOf.lineOf();
    }

    @Override
    public boolean isValid(@Nullable CharSequence word, ConstraintValidatorContext context) {
      return Fault.none(context, fault(word == null ? null : word.toString()));
    }

    private @Nullable Fault fault(@Nullable String word) {
      if (word == null || word.isBlank() && (required || lineOf > 0)) {
        return required ? new Fault("required", "must be one of " + words) : null;
      }
      Fault fault = lineOf > 0 ? TextRule.oneLine(lineOf).fault(word) : null;
      if (fault != null || words.contains(lineOf > 0 ? word.strip() : word)) {
        return fault;
      }
      return new Fault("invalid", "must be one of " + words);
    }
  }
}
