package leadflow.sales.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.LeadView;
import leadflow.lead.Leads;
import leadflow.platform.validation.FormAnswers;
import leadflow.platform.validation.InvalidInput;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Lets API clients change the owner of a lead. */
@RestController
@Tag(name = "Leads")
class AssignmentController {

  private static final int LONGEST_REASON = 500;

  private final Reassignment reassignment;
  private final Leads leads;

  AssignmentController(Reassignment reassignment, Leads leads) {
    this.reassignment = reassignment;
    this.leads = leads;
  }

  /**
   * @param owner a user id, or null for the group's pool; the field is required
   * @param reason for the record
   */
  record Given(
      @Schema(type = "string", nullable = true) @Nullable JsonNode owner,
      @Nullable String reason) {}

  @Operation(summary = "Give a lead that somebody works on to another, or back to the pool")
  @PostMapping(path = "/api/leads/{id}/assignment", consumes = MediaType.APPLICATION_JSON_VALUE)
  LeadView assign(@PathVariable UUID id, @RequestBody Given given) {
    leads.get(id);
    String owner = owner(given.owner);
    Map<String, Object> told = new HashMap<>();
    if (given.reason != null) {
      told.put("reason", given.reason);
    }
    reassignment.give(id, owner, new FormAnswers(told).text("reason", LONGEST_REASON));
    return LeadView.of(leads.get(id), null);
  }

  /** Rejects a request without the field, so that nobody loses a lead by omission. */
  private static @Nullable String owner(@Nullable JsonNode owner) {
    if (owner == null) {
      throw new InvalidInput("owner", "required", "a user id, or null for the pool");
    }
    if (owner.isNull()) {
      return null;
    }
    if (!owner.isTextual() || owner.asText().isBlank()) {
      throw new InvalidInput("owner", "invalid", "a user id, or null for the pool");
    }
    return owner.asText().strip();
  }
}
