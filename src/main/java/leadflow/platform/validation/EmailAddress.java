package leadflow.platform.validation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * An address alone, neither {@code Ana <ana@acme.example>} nor a comment; blanks around it hold,
 * null does not. Codes email.required, control_char, too_long, email.invalid.
 */
@Documented
@Constraint(validatedBy = EmailAddress.Check.class)
@Target({FIELD, PARAMETER})
@Retention(RUNTIME)
public @interface EmailAddress {

  /** True for what another system may hold: anything with an at sign inside. */
  boolean lenient() default false;

  String message() default "does not hold";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Checks an address. */
  final class Check implements ConstraintValidator<EmailAddress, @Nullable CharSequence> {

    private static final int LONGEST = 254;
    private static final TextRule ANY_LENGTH = TextRule.oneLine(Integer.MAX_VALUE);
    private static final EmailValidator STRICT =
        JMail.validator()
            .requireTopLevelDomain()
            .disallowIpDomain()
            .disallowQuotedIdentifiers()
            .disallowObsoleteWhitespace()
            .disallowExplicitSourceRouting();

    private boolean lenient;

    @Override
    public void initialize(EmailAddress address) {
      lenient = address.lenient();
    }

    @Override
    public boolean isValid(@Nullable CharSequence email, ConstraintValidatorContext context) {
      return Fault.none(context, fault(email == null ? "" : email.toString()));
    }

    private @Nullable Fault fault(String given) {
      String email = given.strip();
      if (email.isEmpty()) {
        return new Fault("email.required", "an address is needed");
      }
      Fault fault = ANY_LENGTH.fault(lenient ? email : given);
      fault = fault == null ? TextRule.oneLine(LONGEST).fault(email) : fault;
      if (fault != null) {
        return fault;
      }
      return (lenient ? hasAtSign(email) : isBareAddress(email))
          ? null
          : new Fault("email.invalid", "is not an email address");
    }

    private static boolean hasAtSign(String email) {
      return email.indexOf('@') > 0 && !email.endsWith("@");
    }

    private static boolean isBareAddress(String email) {
      return STRICT
          .tryParse(email)
          .filter(parsed -> parsed.comments().isEmpty())
          .filter(parsed -> email.equals(parsed.localPart() + "@" + parsed.domain()))
          .isPresent();
    }
  }
}
