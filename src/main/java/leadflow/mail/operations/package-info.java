/** The operator's page for mail: pause, see the queue, settle mails with unknown delivery. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "mail.delivery",
      "mail.outbox",
      "mail.permission",
      "mail.template",
      "platform.access",
      "platform.format",
      "platform.validation",
      "platform.web"
    })
@NullMarked
package leadflow.mail.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
