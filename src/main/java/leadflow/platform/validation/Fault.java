package leadflow.platform.validation;

import jakarta.validation.ConstraintValidatorContext;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Why a value is refused.
 *
 * @param code stable, see {@link InvalidInput.Problem}
 * @param below what follows the field's name, such as {@code .size}; usually empty
 */
public record Fault(String code, String message, String below) {

  public Fault(String code, String message) {
    this(code, message, "");
  }

  /** Ends a constraint's check: false, with this code and message, unless there is no fault. */
  public static boolean none(ConstraintValidatorContext context, @Nullable Fault fault) {
    if (fault != null) {
      context.disableDefaultConstraintViolation();
      context
          .unwrap(HibernateConstraintValidatorContext.class)
          .withDynamicPayload(fault)
          .buildConstraintViolationWithTemplate(fault.message())
          .addConstraintViolation();
    }
    return fault == null;
  }
}
