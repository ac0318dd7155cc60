package leadflow.crm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import leadflow.lead.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The CRM's door: whoever holds the shared secret may say what became of a lead. */
@RestController
@Tag(name = "CRM")
class CrmHook {

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final CrmSettings settings;
  private final CrmCalls calls;
  private final ObjectMapper json;
  private final Clock clock;

  CrmHook(CrmSettings settings, CrmCalls calls, ObjectMapper json, Clock clock) {
    this.settings = settings;
    this.calls = calls;
    this.json = json;
    this.clock = clock;
  }

  @Operation(
      summary = "The CRM tells what became of a lead",
      description =
          "Signed as Standard Webhooks says, with the secret of LEADFLOW_CRM_SECRET. It does what an"
              + " account executive does in Tasklist, by the same rules, once per webhook-id:"
              + " 200 with the result, also where both said the same; 202 for a lead nobody knows;"
              + " 409 naming its stage for a lead that is elsewhere, to be sent again later.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = CrmMessage.class))))
  @PostMapping(path = "/hooks/crm", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> hear(
      @RequestHeader(name = WebhookSignature.ID, required = false) @Nullable String id,
      @RequestHeader(name = WebhookSignature.TIMESTAMP, required = false)
          @Nullable String timestamp,
      @RequestHeader(name = WebhookSignature.SIGNATURE, required = false)
          @Nullable String signature,
      @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body,
      HttpServletRequest request) {
    if (!settings.hears()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    byte[] sent = body == null ? new byte[0] : body;
    String call = authentic(id, timestamp, signature, sent);
    CrmCalls.Taken taken = calls.take(call, read(sent, request).checked(), sent);
    return ResponseEntity.status(taken.parked() ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .body(
            taken.leadId() == null
                ? Map.of("result", taken.result())
                : Map.of("result", taken.result(), "leadId", taken.leadId()));
  }

  /** The call's id, once it is sure who sent it and when. */
  private String authentic(
      @Nullable String id, @Nullable String timestamp, @Nullable String signature, byte[] body) {
    if (id == null
        || timestamp == null
        || signature == null
        || !id.matches("[!-~]{1,200}")
        || !timestamp.matches("\\d{1,11}")
        || !new WebhookSignature(settings.key()).holds(id, timestamp, body, signature)) {
      throw refused("The call is not signed by our CRM");
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    Instant now = clock.instant();
    if (at.isBefore(now.minus(CLOCKS_DIFFER))) {
      throw refused("The call is older than five minutes");
    }
    if (at.isAfter(now.plus(CLOCKS_DIFFER))) {
      throw new InvalidInput(WebhookSignature.TIMESTAMP, "invalid", "lies in the future");
    }
    return id;
  }

  private static ResponseStatusException refused(String why) {
    return new ResponseStatusException(HttpStatus.UNAUTHORIZED, why);
  }

  private CrmMessage read(byte[] body, HttpServletRequest request) {
    try {
      return Optional.ofNullable(json.readValue(body, CrmMessage.class))
          .orElseThrow(() -> new InvalidInput("type", "required", "the body is null"));
    } catch (IOException e) {
      throw new HttpMessageNotReadableException(
          "The CRM's call cannot be read", e, new ServletServerHttpRequest(request));
    }
  }
}
