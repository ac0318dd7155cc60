package leadflow.lead;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lead: one per address.
 *
 * @param engagementSince activities before it no longer count (a recycle may start afresh); null
 *     for all
 */
public record Lead(
    UUID id,
    LeadFacts facts,
    LeadState state,
    Score score,
    @Nullable Instant engagementSince,
    Instant createdAt,
    Instant updatedAt) {

  public Lead with(LeadFacts facts) {
    return new Lead(id, facts, state, score, engagementSince, createdAt, updatedAt);
  }

  public Lead with(LeadState state) {
    return new Lead(id, facts, state, score, engagementSince, createdAt, updatedAt);
  }

  public Lead with(Score score) {
    return new Lead(id, facts, state, score, engagementSince, createdAt, updatedAt);
  }

  public Lead withEngagementSince(@Nullable Instant since) {
    return new Lead(id, facts, state, score, since, createdAt, updatedAt);
  }
}
