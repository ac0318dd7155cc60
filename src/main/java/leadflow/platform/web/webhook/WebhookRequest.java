package leadflow.platform.web.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Lets in whoever holds a shared secret, in time. That a call acts once is its feature's part, by a
 * {@code WebhookInbox}.
 */
@Component
public class WebhookRequest {

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  private final ObjectMapper json;
  private final Clock clock;

  WebhookRequest(ObjectMapper json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /**
   * A call of which it is sure who sent it and when.
   *
   * @param id the sender's: the same id is the same call
   */
  public record Call(String id, Instant at, byte[] body) {}

  /** The three headers and the body, as they came. */
  public record Sent(
      @Nullable String id,
      @Nullable String timestamp,
      @Nullable String signature,
      byte @Nullable [] body) {}

  /**
   * Who may call.
   *
   * @param name for the refusal, such as "CRM"
   * @param key null where no secret is set; then there is nobody to hear
   */
  public record Sender(String name, byte @Nullable [] key) {}

  /** What a call does. */
  public interface Work<T> {
    WebhookResult take(Call call, T message);
  }

  /**
   * Hears a call of this sender and answers it: 200, or 202 for one that waits for its lead.
   *
   * @throws ResponseStatusException 404 where nobody is heard; 401 for a wrong signature, and for a
   *     call that is too old
   * @throws InvalidInput for a call from the future
   */
  public <T> ResponseEntity<Map<String, Object>> hear(
      Sender sender, Sent sent, Class<T> type, HttpServletRequest request, Work<T> work) {
    byte[] key = sender.key;
    if (key == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    Call call = authentic(sender.name, key, sent);
    return work.take(call, read(call.body, type, request)).answer();
  }

  private Call authentic(String sender, byte[] key, Sent sent) {
    String id = sent.id;
    String timestamp = sent.timestamp;
    String signature = sent.signature;
    byte[] body = sent.body == null ? new byte[0] : sent.body;
    if (id == null
        || timestamp == null
        || signature == null
        || !id.matches("[!-~]{1,200}")
        || !timestamp.matches("\\d{1,11}")
        || !new WebhookSignature(key).holds(id, timestamp, body, signature)) {
      throw refused("The call is not signed by our " + sender);
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (at.isBefore(clock.instant().minus(CLOCKS_DIFFER))) {
      throw refused("The call is older than five minutes");
    }
    if (at.isAfter(latest())) {
      throw new InvalidInput(WebhookSignature.TIMESTAMP, "invalid", "lies in the future");
    }
    return new Call(id, at, body);
  }

  /** What lies later than clocks differ is from the future. */
  public Instant latest() {
    return clock.instant().plus(CLOCKS_DIFFER);
  }

  /** The body, to the letter. */
  private <T> T read(byte[] body, Class<T> type, HttpServletRequest request) {
    try {
      return Optional.ofNullable(json.readValue(body, type))
          .orElseThrow(() -> new InvalidInput("type", "required", "the body is null"));
    } catch (IOException e) {
      throw new HttpMessageNotReadableException(
          "The call cannot be read", e, new ServletServerHttpRequest(request));
    }
  }

  private static ResponseStatusException refused(String why) {
    return new ResponseStatusException(HttpStatus.UNAUTHORIZED, why);
  }
}
