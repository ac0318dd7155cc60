/** Loads a file of past leads through the HTTP API of a running Leadflow, as any client would. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {})
@NullMarked
package leadflow.intake.importing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
