package leadflow.intake.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import leadflow.intake.capture.ActivityIntake.Told;
import leadflow.lead.Actor;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import leadflow.platform.validation.InputValidator;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Leads and activities from clients. */
@RestController
@Tag(name = "Capture")
class CaptureController {

  private static final int MOST_ACTIVITIES = 1000;

  private final LeadCapture capture;
  private final ActivityIntake activities;
  private final Leads leads;
  private final Consents consents;
  private final ObjectMapper json;
  private final InputValidator inputs;
  private final Clock clock;

  CaptureController(
      LeadCapture capture,
      ActivityIntake activities,
      Leads leads,
      Consents consents,
      ObjectMapper json,
      InputValidator inputs,
      Clock clock) {
    this.capture = capture;
    this.activities = activities;
    this.leads = leads;
    this.consents = consents;
    this.json = json;
    this.inputs = inputs;
    this.clock = clock;
  }

  @Operation(summary = "Capture a lead: 201 for a new address, 200 for a known one (merged)")
  @PostMapping(path = "/api/leads", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<LeadView> capture(@RequestBody CaptureRequest request) {
    inputs.check(request);
    LeadCapture.Captured captured =
        capture.capture(request.facts(), request.consents(Actor.current(), clock.instant()));
    Lead lead = leads.get(captured.id());
    LeadView view = LeadView.of(lead, consents.of(lead.id()));
    return captured.created()
        ? ResponseEntity.created(URI.create("/api/leads/" + lead.id())).body(view)
        : ResponseEntity.ok(view);
  }

  @Operation(summary = "Record one activity, or an array of at most 1000; a result per item")
  @PostMapping(path = "/api/activities", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> record(@RequestBody JsonNode body) {
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    } else {
      items.add(body);
    }
    if (items.size() > MOST_ACTIVITIES) {
      throw new InvalidInput("", "too_long", "at most " + MOST_ACTIVITIES + " activities a call");
    }
    List<ActivityIntake.Result> results = new ArrayList<>();
    List<@Nullable Told> readable = new ArrayList<>();
    for (JsonNode item : items) {
      ActivityIntake.Result bad = null;
      try {
        readable.add(json.treeToValue(item, Told.class));
      } catch (JsonProcessingException e) {
        bad =
            new ActivityIntake.Result(
                text(item, "id"),
                "rejected",
                null,
                List.of(problem(e, "an activity is an object")));
      }
      results.add(bad);
    }
    if (!body.isArray() && readable.isEmpty()) {
      throw new InvalidInput(Objects.requireNonNull(results.get(0).errors()));
    }
    fill(results, activities.take(readable));
    if (!body.isArray() && results.get(0).status().equals("rejected")) {
      throw new InvalidInput(Objects.requireNonNull(results.get(0).errors()));
    }
    return ResponseEntity.accepted().body(Map.of("results", results));
  }

  private static void fill(List<ActivityIntake.Result> results, List<ActivityIntake.Result> taken) {
    var next = taken.iterator();
    results.replaceAll(result -> result == null ? next.next() : result);
  }

  static @Nullable String text(JsonNode item, String field) {
    return item.path(field).isTextual() ? item.get(field).asText() : null;
  }

  /** Names the field that cannot be read. */
  static InvalidInput.Problem problem(JsonProcessingException e, String what) {
    if (e instanceof com.fasterxml.jackson.databind.JsonMappingException mapping
        && !mapping.getPath().isEmpty()) {
      String field = mapping.getPath().get(0).getFieldName();
      boolean unknown =
          e instanceof com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
      return new InvalidInput.Problem(
          field == null ? "" : field,
          unknown ? "unknown_field" : "invalid",
          unknown ? "there is no such field" : "has the wrong type");
    }
    return new InvalidInput.Problem("", "invalid", what);
  }
}
