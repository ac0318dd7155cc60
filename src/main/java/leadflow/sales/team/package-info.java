/**
 * The managers' pages: teams and their calendars, people, quotas, absences, and handing over leads.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "platform.access",
      "platform.format",
      "platform.validation",
      "platform.web",
      "process.journey",
      "sales.routing",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.sales.team;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
