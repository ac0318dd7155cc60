package leadflow.sales.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a lead's owner.
 *
 * @param role sdr or ae
 * @param team the team that {@code route-lead} returned, if it was evaluated
 * @param to null for the group's pool
 * @param by a user id, {@code api:<key name>} or {@code system}
 */
public record Assignment(
    int cycle,
    String role,
    @Nullable String team,
    @Nullable String from,
    @Nullable String to,
    Instant at,
    String by,
    RoutingRule rule,
    @Nullable String reason) {}
