/** What an SDR finds out: BANT answers, attempts and the verdict. */
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
