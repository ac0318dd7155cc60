/**
 * What stands on a model's diagram: where leads are now, how long they stay, and which ways they
 * take.
 */
@ApplicationModule(
    allowedDependencies = {"lead", "journey", "oversight", "report", "access", "sla"})
@NullMarked
package leadflow.heat;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
