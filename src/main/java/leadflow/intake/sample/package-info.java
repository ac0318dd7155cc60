/** Fills an empty embedded database, so that a first look meets a living system. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "intake.capture",
      "lead",
      "lead.activity",
      "platform.access",
      "process.journey",
      "sales.qualification",
      "sales.team"
    })
@NullMarked
package leadflow.intake.sample;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
