/** How the engine is set up for leads: history, expressions, indexes. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "platform.access",
      "process.decision",
      "process.deployment",
      "process.journey"
    })
@NullMarked
package leadflow.process.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
