package leadflow.sales.crm;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import leadflow.platform.web.webhook.WebhookRequest;
import leadflow.platform.web.webhook.WebhookSignature;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * The webhook that the CRM calls: anyone who holds the shared secret can report what happened to a
 * lead.
 */
@RestController
@Tag(name = "CRM")
class CrmHook {

  private final CrmSettings settings;
  private final CrmCalls calls;
  private final WebhookRequest door;

  CrmHook(CrmSettings settings, CrmCalls calls, WebhookRequest door) {
    this.settings = settings;
    this.calls = calls;
    this.door = door;
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
    return door.hear(
        new WebhookRequest.Sender("CRM", settings.hears() ? settings.key() : null),
        new WebhookRequest.Sent(id, timestamp, signature, body),
        CrmMessage.class,
        request,
        (call, message) -> calls.take(call.id(), message.checked(), call.body()));
  }
}
