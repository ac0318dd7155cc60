/** Evaluates the process owner's decision tables. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {})
@NullMarked
package leadflow.process.decision;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
