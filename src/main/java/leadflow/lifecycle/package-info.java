/** Moves leads from stage to stage, and tells what an event does where the lead is. */
@ApplicationModule(
    allowedDependencies = {"lead", "activity", "scoring", "decision", "journey", "sla", "nurture"})
@NullMarked
package leadflow.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
