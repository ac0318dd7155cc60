/** Tells colleagues by mail what they have to know in time; each may switch off what they like. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "mail.outbox",
      "mail.template",
      "platform.access",
      "platform.format",
      "platform.web",
      "process.journey",
      "scoring",
      "sla",
      "sla.calendar"
    })
@NullMarked
package leadflow.sales.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
