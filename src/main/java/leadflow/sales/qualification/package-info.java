/** What an SDR records: BANT answers, attempts to reach the lead, and the verdict. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "platform.validation",
      "process.decision",
      "process.journey",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.sales.qualification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
