/** What all reports share: the period, the filter, who can see what, tables as CSV. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "platform.access",
      "platform.validation",
      "platform.web",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.insight.reporting;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
