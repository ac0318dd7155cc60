/** The engine, and only it: every class that starts, guards, deploys or reads it. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.process;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
