/** The sales team's CRM: told by signed webhooks what it must know, and heard when it answers. */
@ApplicationModule(
    allowedDependencies = {
      "lead",
      "journey",
      "lifecycle",
      "qualification",
      "sales",
      "scoring",
      "sla",
      "access",
      "net",
      "web",
      "web :: webhook"
    })
@NullMarked
package leadflow.crm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
