package leadflow.lead;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lead as clients see it: every capture field beside these.
 *
 * @param reason why the lead is on a detour
 * @param consents those in force; absent in lists
 */
@RecordBuilder
public record LeadView(
    UUID id,
    @JsonUnwrapped LeadFacts facts,
    Stage stage,
    Status status,
    @Nullable String reason,
    @Nullable WorkStatus workStatus,
    int cycle,
    @Nullable Instant wakeAt,
    @Nullable String owner,
    boolean hot,
    int fit,
    int engagement,
    @Nullable String fitGrade,
    @Nullable String engagementGrade,
    boolean mql,
    Instant createdAt,
    Instant updatedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Consents.Consent> consents) {

  public static LeadView of(Lead lead, @Nullable List<Consents.Consent> consents) {
    LeadState s = lead.state();
    Score score = lead.score();
    return LeadViewBuilder.builder()
        .id(lead.id())
        .facts(lead.facts())
        .stage(s.stage())
        .status(s.status())
        .reason(s.reason())
        .workStatus(s.workStatus())
        .cycle(s.cycle())
        .wakeAt(s.wakeAt())
        .owner(s.owner())
        .hot(s.hot())
        .fit(score.fit())
        .engagement(score.engagement())
        .fitGrade(score.fitGrade())
        .engagementGrade(score.engagementGrade())
        .mql(score.mql())
        .createdAt(lead.createdAt())
        .updatedAt(lead.updatedAt())
        .consents(consents)
        .build();
  }
}
