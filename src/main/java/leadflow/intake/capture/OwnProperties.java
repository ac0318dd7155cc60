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
import java.util.Map;
import leadflow.platform.validation.Fault;
import leadflow.platform.validation.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of the sender's own: at most 100, each text, a number or a boolean. Null, and a null
 * value, hold. Each that does not is named as {@code properties.<name>}.
 */
@Documented
@Constraint(validatedBy = OwnProperties.Check.class)
@Target(FIELD)
@Retention(RUNTIME)
@interface OwnProperties {

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks all properties. */
  final class Check
      implements ConstraintValidator<OwnProperties, @Nullable Map<String, @Nullable Object>> {

    private static final int MOST = 100;
    private static final int LONGEST_NAME = 100;
    private static final TextRule NAME = TextRule.oneLine(Integer.MAX_VALUE);
    private static final TextRule TEXT = TextRule.lines(2000);

    @Override
    public boolean isValid(
        @Nullable Map<String, @Nullable Object> given, ConstraintValidatorContext context) {
      if (given == null) {
        return true;
      }
      if (given.size() > MOST) {
        return Fault.none(context, new Fault("too_long", "at most " + MOST + " properties"));
      }
      boolean valid = true;
      for (Map.Entry<String, @Nullable Object> property : given.entrySet()) {
        valid &= Fault.none(context, fault(property.getKey(), property.getValue()));
      }
      return valid;
    }

    private static @Nullable Fault fault(String name, @Nullable Object value) {
      String below = "." + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        String code = name.isBlank() ? "required" : "too_long";
        return new Fault(code, "a name has 1 to 100 characters", below);
      }
      Fault fault = NAME.fault(name) == null ? fault(value) : NAME.fault(name);
      return fault == null ? null : new Fault(fault.code(), fault.message(), below);
    }

    private static @Nullable Fault fault(@Nullable Object value) {
      if (value == null || value instanceof Boolean) {
        return null;
      }
      if (value instanceof String text) {
        return text.isBlank() ? null : TEXT.fault(text);
      }
      if (value instanceof Number number) {
        return Double.isFinite(number.doubleValue())
            ? null
            : new Fault("out_of_range", "is too large");
      }
      return new Fault("invalid", "must be text, a number or a boolean");
    }
  }
}
