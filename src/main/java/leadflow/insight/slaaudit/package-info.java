/** The audit of promises: each clock with the sum of its time, and what was said about it since. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "insight.reporting",
      "lead",
      "platform.access",
      "platform.format",
      "platform.validation",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.insight.slaaudit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
