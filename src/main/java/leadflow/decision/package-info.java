/** Evaluates the process owner's decision tables. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.decision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
