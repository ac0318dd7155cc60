/**
 * Reports where leads wait too long, where the process loses them, and where nothing moves any
 * more.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "insight.reporting",
      "lead",
      "platform.access",
      "platform.validation",
      "process.journey",
      "sales.routing",
      "sla"
    })
@NullMarked
package leadflow.insight.bottleneck;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
