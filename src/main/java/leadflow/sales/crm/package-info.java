/** Connects the sales team's CRM by signed webhooks in both directions. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "platform.delivery",
      "platform.format",
      "platform.net",
      "platform.validation",
      "platform.web",
      "platform.web.webhook",
      "process.journey",
      "sales.opportunity",
      "sales.qualification",
      "scoring",
      "sla"
    })
@NullMarked
package leadflow.sales.crm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
