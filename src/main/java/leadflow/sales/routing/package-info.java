/** Who gets a lead, who got it so far, and how it changes hands. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "platform.access",
      "platform.validation",
      "process.decision",
      "process.journey",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.sales.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
