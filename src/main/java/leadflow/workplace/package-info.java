/** Plugins for Camunda's own applications, with what our people need in them. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.workplace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
