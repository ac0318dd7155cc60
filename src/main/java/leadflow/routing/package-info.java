/** Who gets a lead. */
@ApplicationModule(allowedDependencies = {"lead", "decision", "access", "sla"})
@NullMarked
package leadflow.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
