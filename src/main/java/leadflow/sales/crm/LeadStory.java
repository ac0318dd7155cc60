package leadflow.sales.crm;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Consents;
import leadflow.lead.Lead;
import leadflow.lead.LeadView;
import leadflow.lead.StageChange;
import leadflow.lead.StageMoves;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.scoring.RulePoints;
import leadflow.scoring.ScoreHistory;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Builds what the CRM receives about a lead at the hand-over: who it is, what the SDR found out and
 * how it came here.
 */
@Component
class LeadStory {

  private final Consents consents;
  private final BantRecords bant;
  private final StageMoves moves;
  private final ScoreHistory scores;
  private final Attempts attempts;
  private final ObjectMapper json;

  LeadStory(
      Consents consents,
      BantRecords bant,
      StageMoves moves,
      ScoreHistory scores,
      Attempts attempts,
      ObjectMapper json) {
    this.consents = consents;
    this.bant = bant;
    this.moves = moves;
    this.scores = scores;
    this.attempts = attempts;
    this.json = json;
  }

  /** The whole body of a webhook. */
  record Event(String type, UUID id, Instant timestamp, Story data) {}

  /**
   * @param lead as {@code GET /api/leads/{id}} returns it
   * @param bant as last saved; null when no answers were saved yet
   * @param history stage changes, oldest first
   * @param score the rules that counted
   */
  record Story(
      LeadView lead,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, Object> bant,
      List<StageChange> history,
      List<RulePoints> score,
      List<Attempts.Logged> attempts) {}

  String body(Lead lead, UUID event, Instant at) {
    UUID id = lead.id();
    Story story =
        new Story(
            LeadView.of(lead, consents.of(id)),
            lastBant(id),
            moves.of(id),
            scores.score(lead).rules(),
            attempts.of(id));
    try {
      return json.writeValueAsString(new Event("lead.handed_over", event, at, story));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Lead " + id + " cannot be told", e);
    }
  }

  private @Nullable Map<String, Object> lastBant(UUID lead) {
    return bant.newest(lead).map(LeadStory::told).orElse(null);
  }

  private static Map<String, Object> told(BantRecords.Saved last) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("at", last.at());
    told.put("by", last.by());
    told.put("suggested", last.suggested());
    last.fields().forEach((path, value) -> put(told, path.split("\\.", 2), value));
    return told;
  }

  /** Nests {@code budget.answer} as {@code {budget: {answer}}}, the shape that our own API uses. */
  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, String[] path, Object value) {
    if (path.length == 1) {
      into.put(path[0], value);
    } else {
      ((Map<String, Object>) into.computeIfAbsent(path[0], letter -> new LinkedHashMap<>()))
          .put(path[1], value);
    }
  }
}
