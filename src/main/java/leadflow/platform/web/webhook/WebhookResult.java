package leadflow.platform.web.webhook;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * What a webhook call did.
 *
 * @param result in words
 * @param leadId null where the lead is unknown
 */
public record WebhookResult(String result, @Nullable UUID leadId) {

  private static final String PARKED = "parked";

  /** The lead is unknown; the call waits. */
  public static WebhookResult parked() {
    return new WebhookResult(PARKED, null);
  }

  /** The call acted before. */
  public static WebhookResult repeated(@Nullable UUID leadId) {
    return new WebhookResult("repeated", leadId);
  }

  /** 202 for a call that waits, else 200. */
  ResponseEntity<Map<String, Object>> answer() {
    return ResponseEntity.status(result.equals(PARKED) ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .body(
            leadId == null ? Map.of("result", result) : Map.of("result", result, "leadId", leadId));
  }
}
