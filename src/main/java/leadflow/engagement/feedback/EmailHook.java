package leadflow.engagement.feedback;

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

/** The mail provider's webhook; a call is accepted when signed with the shared secret. */
@RestController
@Tag(name = "Mail")
class EmailHook {

  private final InboundSettings settings;
  private final WebhookRequest door;
  private final InboundMail inbound;

  EmailHook(InboundSettings settings, WebhookRequest door, InboundMail inbound) {
    this.settings = settings;
    this.door = door;
    this.inbound = inbound;
  }

  @Operation(
      summary = "A mail provider tells what became of a mail",
      description =
          "Signed as Standard Webhooks says, with the secret of LEADFLOW_EMAIL_SECRET. The mail is"
              + " named by `messageId` (a reply also by `inReplyTo` or `references`), else by"
              + " `email`. A hard bounce and a complaint stop all mail to the address; soft bounces"
              + " do so when there are five in 30 days and no delivery in between. A reply wakes the"
              + " lead's journey, and its text is noted; an automatic one is no reply; one whose"
              + " first line is `stop`, `unsubscribe` or `abmelden` takes back the consent to mail."
              + " Each event acts once: per webhook-id, and per mail and type. 200 with the result;"
              + " 202 for a mail or address nobody knows, which waits for its lead; 401 for a wrong"
              + " signature or a call older than five minutes; 422 naming a field that does not hold.",
      requestBody =
          @io.swagger.v3.oas.annotations.parameters.RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = EmailEvent.class))))
  @PostMapping(path = "/hooks/email", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> hear(
      @RequestHeader(name = WebhookSignature.ID, required = false) @Nullable String id,
      @RequestHeader(name = WebhookSignature.TIMESTAMP, required = false)
          @Nullable String timestamp,
      @RequestHeader(name = WebhookSignature.SIGNATURE, required = false)
          @Nullable String signature,
      @Parameter(hidden = true) @RequestBody(required = false) byte @Nullable [] body,
      HttpServletRequest request) {
    return door.hear(
        new WebhookRequest.Sender("mail provider", settings.hears() ? settings.key() : null),
        new WebhookRequest.Sent(id, timestamp, signature, body),
        EmailEvent.class,
        request,
        (call, event) -> inbound.take(call.id(), event.checked(call.at(), door.latest())));
  }
}
