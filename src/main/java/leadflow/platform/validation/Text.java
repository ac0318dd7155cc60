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
 * A text of several lines; blank and null hold. Control characters other than line breaks and tabs
 * do not. Codes control_char, invalid, too_long.
 */
@Documented
@Constraint(validatedBy = Text.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface Text {

  /** Characters. */
  int max();

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks a text. */
  final class Check implements ConstraintValidator<Text, @Nullable CharSequence> {

    private TextRule rule = TextRule.lines(Integer.MAX_VALUE);

    @Override
    public void initialize(Text text) {
      rule = TextRule.lines(text.max());
    }

    @Override
    public boolean isValid(@Nullable CharSequence text, ConstraintValidatorContext context) {
      return text == null
          || text.toString().isBlank()
          || Fault.none(context, rule.fault(text.toString()));
    }
  }
}
