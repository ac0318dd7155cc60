package leadflow.platform.validation;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hibernate.validator.engine.HibernateConstraintViolation;
import org.springframework.stereotype.Component;

/** Checks what was sent by the constraints on its record, and names every field that is refused. */
@Component
public class InputValidator {

  private static final Comparator<ConstraintViolation<?>> AS_DECLARED =
      Comparator.<ConstraintViolation<?>>comparingInt(
              violation ->
                  position(violation.getRootBeanClass(), first(violation.getPropertyPath())))
          .thenComparingInt(violation -> index(violation.getPropertyPath()))
          .thenComparingInt(
              violation ->
                  position(violation.getLeafBean().getClass(), last(violation.getPropertyPath())))
          .thenComparing(violation -> problem(violation).field());

  private final Validator validator;

  InputValidator(Validator validator) {
    this.validator = validator;
  }

  /**
   * @throws InvalidInput naming every field
   */
  public void check(Object input, Class<?>... groups) {
    InvalidInput.throwIfAny(problems(input, groups));
  }

  /**
   * @throws InvalidInput naming the first field that does not hold
   */
  public void checkFirst(Object input) {
    problems(input).stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw new InvalidInput(List.of(problem));
            });
  }

  /** What does not hold, in the order in which the record declares its fields. */
  public List<InvalidInput.Problem> problems(Object input, Class<?>... groups) {
    List<ConstraintViolation<?>> violations = new ArrayList<>(validator.validate(input, groups));
    violations.sort(AS_DECLARED);
    return violations.stream().map(InputValidator::problem).toList();
  }

  /** Whether a field of this record may have this value. */
  public boolean holds(Class<?> type, String field, Object value) {
    return validator.validateValue(type, field, value).isEmpty();
  }

  /** The violation as clients are told; constraints that are not ours get a code by their kind. */
  public static InvalidInput.Problem problem(ConstraintViolation<?> violation) {
    String field = violation.getPropertyPath().toString();
    HibernateConstraintViolation<?> detailed = violation.unwrap(HibernateConstraintViolation.class);
    Fault fault = detailed.getDynamicPayload(Fault.class);
    return fault == null
        ? new InvalidInput.Problem(field, code(violation), violation.getMessage())
        : new InvalidInput.Problem(field + fault.below(), fault.code(), fault.message());
  }

  private static String code(ConstraintViolation<?> violation) {
    return switch (violation
        .getConstraintDescriptor()
        .getAnnotation()
        .annotationType()
        .getSimpleName()) {
      case "NotNull", "NotBlank", "NotEmpty" -> "required";
      case "Size" -> "too_long";
      case "Min", "Max", "Range", "Positive", "PositiveOrZero" -> "out_of_range";
      default -> "invalid";
    };
  }

  private static String first(Path path) {
    return path.iterator().next().getName();
  }

  private static String last(Path path) {
    String last = "";
    for (Path.Node node : path) {
      last = node.getName();
    }
    return last;
  }

  private static int index(Path path) {
    for (Path.Node node : path) {
      if (node.getIndex() != null) {
        return node.getIndex();
      }
    }
    return -1;
  }

  private static int position(Class<?> type, String name) {
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; components != null && i < components.length; i++) {
      if (components[i].getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
