/** The audit of SLAs: each clock with the calculation of its time, and its later corrections. */
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
