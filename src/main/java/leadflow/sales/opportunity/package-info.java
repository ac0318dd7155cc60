/**
 * What the account executive does: accept or reject a lead, work the opportunity, win or lose it.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lifecycle",
      "platform.validation",
      "process.decision",
      "process.journey",
      "sales.notification",
      "sla"
    })
@NullMarked
package leadflow.sales.opportunity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
