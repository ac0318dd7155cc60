package leadflow.intake.capture;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import leadflow.engagement.consent.ConsentOrigin;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.web.PageTemplate;
import leadflow.platform.web.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Public web forms: the same path as the API's capture. Every post is answered alike, so that
 * nobody learns which addresses are known, nor a robot that it was recognised.
 */
@RestController
@Tag(name = "Forms")
class FormsController {

  /** People do not see this field; what fills it is a robot. */
  static final String HONEYPOT = "website_url";

  private static final PageTemplate<Thanks> THANKS = PageTemplate.of("thanks", Thanks.class);

  private final LeadCapture capture;
  private final FormConsents consents;
  private final Pages pages;
  private final ObjectMapper json;
  private final InputValidator inputs;
  private final Clock clock;
  private final Counter dropped;

  FormsController(
      LeadCapture capture,
      FormConsents consents,
      Pages pages,
      ObjectMapper json,
      InputValidator inputs,
      Clock clock,
      MeterRegistry meters) {
    this.capture = capture;
    this.consents = consents;
    this.pages = pages;
    this.json = json;
    this.inputs = inputs;
    this.clock = clock;
    this.dropped =
        Counter.builder("leadflow.forms.dropped")
            .description("Form posts with the honeypot filled")
            .register(meters);
  }

  /**
   * @param ticked at least one box for a consent
   */
  private record Thanks(boolean ticked) {}

  @Operation(summary = "A form in a browser; answers with a thank-you page")
  @PostMapping(
      path = "/forms/{form:[a-z0-9-]{1,50}}",
      consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
  ResponseEntity<String> fromBrowser(
      @PathVariable String form, @RequestParam MultiValueMap<String, String> fields) {
    Map<String, Object> values = new LinkedHashMap<>();
    fields.toSingleValueMap().forEach(values::put);
    boolean ticked = take(form, values);
    return pages.outside(HttpStatus.ACCEPTED, THANKS, "Thank you", new Thanks(ticked));
  }

  @Operation(summary = "A form sent by a script")
  @PostMapping(path = "/forms/{form:[a-z0-9-]{1,50}}", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, String>> fromScript(
      @PathVariable String form, @RequestBody Map<String, Object> fields) {
    take(form, new LinkedHashMap<>(fields));
    return ResponseEntity.accepted().body(Map.of("status", "received"));
  }

  /** True when a box was ticked, whatever came of it. */
  private boolean take(String form, Map<String, Object> fields) {
    List<Map<String, Object>> ticked = consents.takeFrom(fields);
    Object trap = fields.remove(HONEYPOT);
    if (trap != null && !trap.toString().isBlank()) {
      dropped.increment();
      return !ticked.isEmpty();
    }
    fields.values().removeIf(value -> value instanceof String text && text.isBlank());
    fields.putIfAbsent("source", "form " + form);
    if (inputs.holds(CaptureRequest.class, "request", form)) {
      fields.putIfAbsent("request", form);
    }
    if (!ticked.isEmpty()) {
      fields.putIfAbsent("consents", ticked);
    }
    CaptureRequest request = read(fields);
    inputs.check(request);
    capture.capture(
        request.facts(),
        request.consents("form " + form, clock.instant()),
        ConsentOrigin.form(form));
    return !ticked.isEmpty();
  }

  private CaptureRequest read(Map<String, Object> fields) {
    try {
      return json.convertValue(fields, CaptureRequest.class);
    } catch (IllegalArgumentException e) {
      String field =
          e.getCause() instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
              ? mapping.getPath().get(0).getFieldName()
              : "";
      boolean unknown = e.getCause() instanceof UnrecognizedPropertyException;
      throw new InvalidInput(
          name(field),
          unknown ? "unknown_field" : "invalid",
          unknown ? "there is no such field" : "has the wrong type");
    }
  }

  private static String name(@Nullable String field) {
    return field == null ? "" : field;
  }
}
