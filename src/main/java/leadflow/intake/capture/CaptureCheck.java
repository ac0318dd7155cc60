package leadflow.intake.capture;

import com.sanctionco.jmail.EmailValidator;
import com.sanctionco.jmail.JMail;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import leadflow.lead.Consents;
import leadflow.lead.LeadFacts;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Checks a capture and names every field that does not hold. One use, one request. */
final class CaptureCheck {

  static final Set<String> REQUESTS =
      Set.of(
          "quote",
          "proposal",
          "pricing",
          "demo",
          "consultation",
          "trial",
          "content",
          "newsletter",
          "contact");

  private static final EmailValidator EMAIL =
      JMail.validator()
          .requireTopLevelDomain()
          .disallowIpDomain()
          .disallowQuotedIdentifiers()
          .disallowObsoleteWhitespace()
          .disallowExplicitSourceRouting();
  static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final List<InvalidInput.Problem> problems = new ArrayList<>();
  private final Clock clock;

  CaptureCheck(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws InvalidInput naming every field
   */
  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidInput(problems);
    }
  }

  LeadFacts facts(CaptureRequest r) {
    return new LeadFacts(
        email(r.email()),
        line("firstName", r.firstName(), 100),
        line("lastName", r.lastName(), 100),
        line("phone", r.phone(), 50),
        line("company", r.company(), 200),
        line("website", r.website(), 500),
        line("title", r.title(), 200),
        line("industry", r.industry(), 200),
        size("companySize", r.companySize()),
        size("revenue", r.revenue()),
        line("country", r.country(), 100),
        line("city", r.city(), 200),
        zone(r.timeZone()),
        line("language", r.language(), 35),
        line("product", r.product(), 100),
        line("segment", r.segment(), 100),
        line("source", r.source(), 200),
        line("campaign", r.campaign(), 200),
        line("asset", r.asset(), 500),
        text("message", r.message(), 5000),
        request(r.request()),
        properties(r.properties()));
  }

  List<Consents.Consent> consents(CaptureRequest r, String source) {
    List<Consents.Consent> checked = new ArrayList<>();
    List<CaptureRequest.@Nullable ConsentGiven> given =
        r.consents() == null ? List.of() : r.consents();
    if (given.size() > 20) {
      problem("consents", "too_long", "at most 20 consents");
      return checked;
    }
    for (int i = 0; i < given.size(); i++) {
      String field = "consents[" + i + "]";
      CaptureRequest.ConsentGiven consent = given.get(i);
      if (consent == null || consent.purpose() == null) {
        problem(field + ".purpose", "required", "say what the consent is for");
      } else if (!Consents.PURPOSES.contains(consent.purpose())) {
        problem(field + ".purpose", "invalid", "must be one of " + Consents.PURPOSES);
      } else if (consent.granted() == null) {
        problem(field + ".granted", "required", "say true or false");
      } else {
        Instant at = consent.at() == null ? clock.instant() : consent.at();
        if (at.isAfter(clock.instant().plus(CLOCKS_DIFFER))) {
          problem(field + ".at", "invalid", "lies in the future");
        }
        checked.add(
            new Consents.Consent(
                consent.purpose(),
                consent.granted(),
                text(field + ".text", consent.text(), 5000),
                line(field + ".textVersion", consent.textVersion(), 100),
                source,
                at));
      }
    }
    return checked;
  }

  String email(@Nullable String given) {
    String email = given == null ? "" : given.strip();
    if (email.isEmpty()) {
      problem("email", "email.required", "an address is needed");
    } else if (given.chars().anyMatch(Character::isISOControl)) {
      problem("email", "control_char", "must not contain control characters");
    } else if (email.length() > 254) {
      problem("email", "too_long", "at most 254 characters");
    } else if (!bareAddress(email)) {
      problem("email", "email.invalid", "is not an email address");
    }
    return email;
  }

  /** Neither {@code Ana <ana@acme.example>} nor a comment: the address alone. */
  private static boolean bareAddress(String email) {
    return EMAIL
        .tryParse(email)
        .filter(parsed -> parsed.comments().isEmpty())
        .filter(parsed -> email.equals(parsed.localPart() + "@" + parsed.domain()))
        .isPresent();
  }

  /** One line of text, stripped; blank is null. */
  @Nullable String line(String field, @Nullable String given, int most) {
    if (given != null && given.chars().anyMatch(Character::isISOControl)) {
      problem(field, "control_char", "must not contain control characters");
      return null;
    }
    return text(field, given, most);
  }

  /** Text of several lines. */
  @Nullable String text(String field, @Nullable String given, int most) {
    if (given == null || given.isBlank()) {
      return null;
    }
    if (given
        .chars()
        .anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
      problem(field, "control_char", "must not contain control characters");
      return null;
    }
    if (brokenUnicode(given)) {
      problem(field, "invalid", "is not Unicode text");
      return null;
    }
    if (given.length() > most) {
      problem(field, "too_long", "at most " + most + " characters");
      return null;
    }
    return given.strip();
  }

  /** Half a character, as {@code "\\ud800"} in JSON, would be stored as a question mark. */
  private static boolean brokenUnicode(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  Map<String, Object> properties(@Nullable Map<String, @Nullable Object> given) {
    Map<String, Object> checked = new LinkedHashMap<>();
    if (given == null) {
      return checked;
    }
    if (given.size() > 100) {
      problem("properties", "too_long", "at most 100 properties");
      return checked;
    }
    given.forEach((name, value) -> property(name, value, checked));
    return checked;
  }

  void problem(String field, String code, String message) {
    problems.add(new InvalidInput.Problem(field, code, message));
  }

  private void property(String name, @Nullable Object value, Map<String, Object> checked) {
    String field = "properties." + (name.length() > 100 ? name.substring(0, 100) : name);
    if (name.isBlank() || name.length() > 100) {
      problem(field, name.isBlank() ? "required" : "too_long", "a name has 1 to 100 characters");
    } else if (name.chars().anyMatch(Character::isISOControl) || brokenUnicode(name)) {
      problem(field, "control_char", "must not contain control characters");
    } else if (value instanceof String text) {
      String line = text(field, text, 2000);
      if (line != null) {
        checked.put(name, line);
      }
    } else if (value instanceof Number number && !Double.isFinite(number.doubleValue())) {
      problem(field, "out_of_range", "is too large");
    } else if (value instanceof Number || value instanceof Boolean) {
      checked.put(name, value);
    } else if (value != null) {
      problem(field, "invalid", "must be text, a number or a boolean");
    }
  }

  private @Nullable String size(String field, @Nullable Object given) {
    if (given == null || given instanceof String) {
      return line(field, (String) given, 50);
    }
    if (given instanceof Number number) {
      if (!Double.isFinite(number.doubleValue())) {
        problem(field, "out_of_range", "is too large");
        return null;
      }
      BigDecimal value = new BigDecimal(number.toString());
      if (value.signum() < 0) {
        problem(field, "out_of_range", "must not be negative");
      }
      return line(field, value.toPlainString(), 50);
    }
    problem(field, "invalid", "must be a number, or text such as 201-500");
    return null;
  }

  private @Nullable String zone(@Nullable String given) {
    String zone = line("timeZone", given, 64);
    if (zone != null) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        problem("timeZone", "invalid", "is not a time zone such as Europe/Berlin");
      }
    }
    return zone;
  }

  private @Nullable String request(@Nullable String given) {
    String request = line("request", given, 50);
    if (request != null && !REQUESTS.contains(request)) {
      problem("request", "invalid", "must be one of " + REQUESTS.stream().sorted().toList());
    }
    return request;
  }
}
