/**
 * What API clients and managers read about leads: the lead, its journey, its score and its
 * timeline.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "mail.outbox",
      "platform.access",
      "platform.validation",
      "process.journey",
      "process.read",
      "sales.opportunity",
      "sales.qualification",
      "sales.routing",
      "scoring",
      "scoring.likelihood",
      "sla"
    })
@NullMarked
package leadflow.insight.leadhistory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
