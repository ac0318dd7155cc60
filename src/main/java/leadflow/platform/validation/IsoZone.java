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
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A time zone such as {@code Europe/Berlin} or {@code +02:00}; blank and null hold. Codes invalid
 * and those of {@link OneLine}.
 */
@Documented
@Constraint(validatedBy = IsoZone.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface IsoZone {

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks a time zone. */
  final class Check implements ConstraintValidator<IsoZone, @Nullable CharSequence> {

    private static final TextRule LINE = TextRule.oneLine(64);

    @Override
    public boolean isValid(@Nullable CharSequence zone, ConstraintValidatorContext context) {
      return zone == null || Fault.none(context, fault(zone.toString()));
    }

    private static @Nullable Fault fault(String zone) {
      Fault fault = LINE.fault(zone);
      if (fault != null || zone.isBlank()) {
        return fault;
      }
      try {
        ZoneId.of(zone.strip());
        return null;
      } catch (DateTimeException e) {
        return new Fault("invalid", "is not a time zone such as Europe/Berlin");
      }
    }
  }
}
