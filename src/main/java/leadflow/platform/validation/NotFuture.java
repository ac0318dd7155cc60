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
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instant that does not lie ahead of the clock by more than {@link #TOLERANCE}, since clocks
 * differ; null holds.
 */
@Documented
@Constraint(validatedBy = NotFuture.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface NotFuture {

  /** How far another system's clock may be ahead. */
  Duration TOLERANCE = Duration.ofMinutes(5);

  String code() default "invalid";

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks an instant by the program's one clock. */
  final class Check implements ConstraintValidator<NotFuture, @Nullable Instant> {

    private String code = "invalid";

    @Override
    public void initialize(NotFuture notFuture) {
      code = notFuture.code();
    }

    @Override
    public boolean isValid(@Nullable Instant at, ConstraintValidatorContext context) {
      Instant now = context.getClockProvider().getClock().instant();
      return at == null
          || !at.isAfter(now.plus(TOLERANCE))
          || Fault.none(context, new Fault(code, "lies in the future"));
    }
  }
}
