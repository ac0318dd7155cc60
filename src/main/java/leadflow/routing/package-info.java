/** Who gets a lead, who got it so far, and how it changes hands. */
@ApplicationModule(allowedDependencies = {"lead", "decision", "access", "journey", "sla"})
@NullMarked
package leadflow.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
