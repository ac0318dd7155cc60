package leadflow.process.journey;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A human task was given to somebody, or back to the pool, by whichever way: routed, claimed,
 * reassigned or clawed back. Published in that transaction, after the lead's record has followed;
 * {@link leadflow.lead.Actor#current()} is who did it.
 *
 * @param element such as {@code UserTask_QualifyLead}
 * @param user whose task it is now; null in the pool
 */
public record TaskAssigned(UUID lead, String taskId, String element, @Nullable String user) {}
