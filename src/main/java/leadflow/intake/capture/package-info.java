/** How leads and their activities come in: API, forms, files. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "engagement.consent",
      "lead",
      "lead.activity",
      "lifecycle",
      "platform.validation",
      "platform.web",
      "scoring.likelihood"
    })
@NullMarked
package leadflow.intake.capture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
