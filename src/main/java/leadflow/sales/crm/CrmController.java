package leadflow.sales.crm;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import leadflow.platform.delivery.QueueState;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Lists the events for the CRM, for clients that monitor them. */
@RestController
@Tag(name = "CRM")
class CrmController {

  private static final int MOST = 200;
  private static final List<String> STATES =
      Arrays.stream(QueueState.values()).map(QueueState::id).toList();

  private final CrmEvents events;

  CrmController(CrmEvents events) {
    this.events = events;
  }

  @Operation(summary = "What the CRM was or will be told; newest first")
  @GetMapping("/api/crm/events")
  CrmEvents.Page events(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(defaultValue = "0") int page,
      @RequestParam(defaultValue = "50") int size) {
    if (state != null && !STATES.contains(state)) {
      throw new InvalidInput("state", "invalid", "must be one of " + STATES);
    }
    InvalidInput.unlessPage(page, size, MOST);
    return events.page(state, page, size);
  }

  @Operation(summary = "Send an event again, under the same id")
  @PostMapping("/api/crm/events/{id}/retry")
  CrmEvents.Event retry(@PathVariable UUID id) {
    if (!events.retry(id)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return events.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
