package leadflow.sales.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lead changed hands.
 *
 * @param role sdr or ae
 * @param team the one {@code route-lead} named, where it was asked
 * @param to null: into the group's pool
 * @param by a person, {@code api:<key name>} or {@code system}
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
