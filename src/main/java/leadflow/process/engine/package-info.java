/** How the engine is set up for leads: history and expressions. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"process.decision", "process.deployment", "process.journey"})
@NullMarked
package leadflow.process.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
