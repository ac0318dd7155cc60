/** Where leads wait too long, where the process loses them, and where nothing moves any more. */
@ApplicationModule(
    allowedDependencies = {
      "lead",
      "sla",
      "routing",
      "journey",
      "report",
      "oversight",
      "access",
      "web"
    })
@NullMarked
package leadflow.bottleneck;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
