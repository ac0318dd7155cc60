/** Loads a file of past leads through the HTTP API of a running Leadflow, as any client would. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.fileload;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
