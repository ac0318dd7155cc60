package leadflow.intake.capture;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import leadflow.platform.validation.InvalidInput;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Past leads and what became of them. */
@RestController
@Tag(name = "Scoring")
class HistoryController {

  private static final int MOST = 1000;

  private final HistoryIntake intake;

  HistoryController(HistoryIntake intake) {
    this.intake = intake;
  }

  @Operation(
      summary =
          "Tell at most 1000 past leads with their outcome; they train the learned score, start no"
              + " journey and get no mail; a result per item")
  @PostMapping(path = "/api/leads/history", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> tell(@RequestBody JsonNode body) {
    List<JsonNode> items = new ArrayList<>();
    if (body.isArray()) {
      body.forEach(items::add);
    } else {
      items.add(body);
    }
    if (items.size() > MOST) {
      throw new InvalidInput("", "too_long", "at most " + MOST + " past leads a call");
    }
    List<HistoryIntake.Result> results = intake.take(items);
    if (!body.isArray() && results.get(0).errors() != null) {
      throw new InvalidInput(results.get(0).errors());
    }
    return ResponseEntity.accepted().body(Map.of("results", results));
  }
}
