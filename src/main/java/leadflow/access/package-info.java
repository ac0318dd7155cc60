/**
 * Who may do what: people and groups with their grants, API keys, and the guards around the engine.
 */
@ApplicationModule(allowedDependencies = "lead")
@NullMarked
package leadflow.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
