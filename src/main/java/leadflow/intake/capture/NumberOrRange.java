package leadflow.intake.capture;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.TextRule;
import org.jspecify.annotations.Nullable;

/** A number from 0 on, or one line of text such as {@code 201-500}; null holds. */
@Documented
@Constraint(validatedBy = NumberOrRange.Check.class)
@Target(FIELD)
@Retention(RUNTIME)
@interface NumberOrRange {

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks a size. */
  final class Check implements ConstraintValidator<NumberOrRange, @Nullable Object> {

    private static final TextRule LINE = TextRule.oneLine(50);

    @Override
    public boolean isValid(@Nullable Object size, ConstraintValidatorContext context) {
      return Fault.none(context, fault(size));
    }

    private static @Nullable Fault fault(@Nullable Object size) {
      if (size == null || size instanceof String) {
        return LINE.fault((String) size);
      }
      if (!(size instanceof Number number)) {
        return new Fault("invalid", "must be a number, or text such as 201-500");
      }
      if (!Double.isFinite(number.doubleValue())) {
        return new Fault("out_of_range", "is too large");
      }
      BigDecimal value = new BigDecimal(number.toString());
      return value.signum() < 0
          ? new Fault("out_of_range", "must not be negative")
          : LINE.fault(value.toPlainString());
    }
  }
}
