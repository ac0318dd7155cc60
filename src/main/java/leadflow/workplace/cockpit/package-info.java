/** What managers see in Cockpit: our pages, and the figures on the diagrams. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "insight.bottleneck",
      "insight.dashboard",
      "insight.diagram",
      "insight.leadhistory",
      "insight.reporting",
      "insight.slaaudit",
      "lead",
      "platform.access",
      "platform.validation",
      "process.journey",
      "sla",
      "workplace.tasklist"
    })
@NullMarked
package leadflow.workplace.cockpit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
