/** Mails colleagues about what needs their attention in time; they can switch off each kind. */
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
