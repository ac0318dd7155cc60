package leadflow.lead;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One move of a lead; never changed afterwards.
 *
 * @param cause decision, activity, user or timer
 * @param actor who did it: a user id, {@code api:<key>} or {@code system}
 * @param modelVersion such as {@code lead-journey:3}
 * @param dwellSeconds wall-clock seconds at the stage and status it left
 * @param dwellBusinessSeconds the same in working hours of the owner's team
 */
public record StageChange(
    int cycle,
    @Nullable Stage from,
    Stage to,
    @Nullable Status fromStatus,
    @JsonProperty("status") Status toStatus,
    Instant at,
    String cause,
    @Nullable String reason,
    @Nullable String actor,
    @Nullable String modelVersion,
    @Nullable Long dwellSeconds,
    @Nullable Long dwellBusinessSeconds) {}
