package leadflow.engagement.consent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import leadflow.mail.permission.Suppressions;
import leadflow.mail.permission.Suppressions.Reason;
import leadflow.mail.permission.Suppressions.Suppressed;
import leadflow.platform.validation.EmailAddress;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import leadflow.platform.validation.InvalidInput.Problem;
import leadflow.platform.validation.NotFuture;
import leadflow.platform.validation.OneLine;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * The suppression list. It stores hashes: one address can be looked up, and another system's list
 * can be imported, but the list cannot be exported.
 */
@RestController
@Tag(name = "Privacy")
class SuppressionController {

  private static final int MOST = 1000;
  private static final int LONGEST_REASON = 500;

  private final Suppressions suppressions;
  private final SuppressionIntake intake;
  private final ObjectMapper json;
  private final InputValidator inputs;
  private final Clock clock;

  SuppressionController(
      Suppressions suppressions,
      SuppressionIntake intake,
      ObjectMapper json,
      InputValidator inputs,
      Clock clock) {
    this.suppressions = suppressions;
    this.intake = intake;
    this.json = json;
    this.inputs = inputs;
    this.clock = clock;
  }

  /**
   * @param reason unsubscribed, dead-address, complained or erased; null when it is not suppressed
   * @param changes how the address came on the list and off it, oldest first
   */
  record SuppressionView(
      boolean suppressed,
      @Nullable String reason,
      @Nullable Instant since,
      List<Suppressions.Change> changes) {}

  /**
   * An address from another system's list.
   *
   * @param reason unsubscribed (the default), dead-address, complained or erased
   * @param at since when; the default is now
   */
  record Entry(@Nullable String email, @Nullable String reason, @NotFuture @Nullable Instant at) {}

  /**
   * @param status added, known (was on the list already), outdated (the person consented since) or
   *     rejected
   */
  record Result(
      @Nullable String email,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Problem> errors) {}

  /** Lenient on purpose: another system's list may hold addresses that we would not capture. */
  private record Address(@EmailAddress(lenient = true) @Nullable String email) {}

  /**
   * @param reason for the record
   */
  record Removal(@Nullable String email, @OneLine String reason) {

    Removal {
      reason = reason == null ? "" : reason.strip();
    }
  }

  @Operation(summary = "Whether an address is suppressed, since when and why")
  @GetMapping("/api/suppressions")
  SuppressionView find(@RequestParam(required = false) @Nullable String email) {
    return view(required(email));
  }

  @Operation(
      summary = "Take over addresses, or objects of address, reason and time; at most 1000 a call")
  @PostMapping(path = "/api/suppressions", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> add(@RequestBody JsonNode body) {
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    } else {
      items.add(body);
    }
    if (items.size() > MOST) {
      throw new InvalidInput("", "too_long", "at most " + MOST + " addresses a call");
    }
    List<Result> results = items.stream().map(this::taken).toList();
    List<Problem> alone = results.isEmpty() || body.isArray() ? null : results.get(0).errors();
    if (alone != null) {
      throw new InvalidInput(alone);
    }
    return ResponseEntity.accepted().body(Map.of("results", results));
  }

  private Result taken(JsonNode item) {
    String told = item.isTextual() ? item.asText() : item.path("email").asText(null);
    try {
      Entry entry =
          item.isTextual() ? new Entry(told, null, null) : json.treeToValue(item, Entry.class);
      if (entry == null) {
        throw new InvalidInput("email", "email.required", "an address is needed");
      }
      String email = required(entry.email());
      Reason reason = reason(entry.reason());
      inputs.check(entry);
      SuppressionIntake.Result result =
          intake.add(email, reason, entry.at() == null ? clock.instant() : entry.at());
      return new Result(told, result.name().toLowerCase(Locale.ROOT), null);
    } catch (InvalidInput e) {
      return new Result(told, "rejected", e.problems());
    } catch (JsonProcessingException e) {
      return new Result(
          told,
          "rejected",
          List.of(new Problem("", "invalid", "must be an address, or {email, reason, at}")));
    }
  }

  @Operation(summary = "Take an address off the list; the reason is kept")
  @PostMapping(path = "/api/suppressions/removals", consumes = MediaType.APPLICATION_JSON_VALUE)
  SuppressionView remove(@RequestBody Removal removal) {
    String email = required(removal.email());
    String reason = removal.reason();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
      throw new InvalidInput(
          "reason",
          reason.isEmpty() ? "required" : "too_long",
          "say in 1 to " + LONGEST_REASON + " characters why");
    }
    inputs.check(removal);
    if (!intake.remove(email, reason)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "The address is not suppressed");
    }
    return view(email);
  }

  private SuppressionView view(String email) {
    Optional<Suppressed> found = suppressions.find(email);
    return new SuppressionView(
        found.isPresent(),
        found.map(suppressed -> code(suppressed.reason())).orElse(null),
        found.map(Suppressed::at).orElse(null),
        suppressions.changes(email));
  }

  private String required(@Nullable String told) {
    inputs.check(new Address(told));
    return String.valueOf(told).strip();
  }

  private static Reason reason(@Nullable String told) {
    return told == null
        ? Reason.UNSUBSCRIBED
        : Arrays.stream(Reason.values())
            .filter(reason -> code(reason.label()).equals(told))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "reason",
                        "invalid",
                        "must be one of "
                            + Arrays.stream(Reason.values()).map(r -> code(r.label())).toList()));
  }

  private static String code(String label) {
    return label.replace(' ', '-');
  }
}
