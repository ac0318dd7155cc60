/** Moves leads from stage to stage, and tells what an event does where the lead is. */
@ApplicationModule(
    allowedDependencies = {
      "lead",
      "lead.activity",
      "lifecycle.nurture",
      "platform.validation",
      "process.decision",
      "process.journey",
      "scoring",
      "sla"
    })
@NullMarked
package leadflow.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
