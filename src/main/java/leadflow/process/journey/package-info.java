/** The one place that starts, wakes, completes and ends a lead's journey in the engine. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "platform.access", "platform.validation", "process.guard"})
@NullMarked
package leadflow.process.journey;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
