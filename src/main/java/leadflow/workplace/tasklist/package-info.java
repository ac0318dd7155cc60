/** What people see in Tasklist: filters, and a lead's facts beside its task. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "mail.outbox",
      "mail.permission",
      "platform.access",
      "platform.format",
      "platform.validation",
      "platform.web",
      "process.guard",
      "process.journey",
      "sales.opportunity",
      "sales.qualification",
      "scoring",
      "scoring.likelihood",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.workplace.tasklist;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
