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
import org.jspecify.annotations.Nullable;

/**
 * A text without control characters; blank and null hold. Codes control_char, invalid, too_long.
 */
@Documented
@Constraint(validatedBy = OneLine.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface OneLine {

  /** Characters. */
  int max() default Integer.MAX_VALUE;

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks one line. */
  final class Check implements ConstraintValidator<OneLine, @Nullable CharSequence> {

    private TextRule rule = TextRule.oneLine(Integer.MAX_VALUE);

    @Override
    public void initialize(OneLine line) {
      rule = TextRule.oneLine(line.max());
    }

    @Override
    public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
      return text == null || Fault.none(context, rule.fault(text.toString()));
    }
  }
}
