package leadflow.process.journey;

import java.util.List;
import java.util.Set;

/**
 * What is counted on a model's diagram.
 *
 * @param model the process, such as {@code lead-journey}
 * @param ways the flows out of places with several ways out
 * @param passed events right behind an event-based gateway: the lead waits at the gateway, and only
 *     passes them
 */
public record Diagram(String model, List<OutgoingFlow> ways, Set<String> passed) {}
