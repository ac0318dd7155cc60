/**
 * The one place that starts, wakes, completes and ends a lead's journey in the engine, and that
 * holds every deployed model against the house's rules.
 */
@ApplicationModule(allowedDependencies = {"lead", "access", "decision"})
@NullMarked
package leadflow.journey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
