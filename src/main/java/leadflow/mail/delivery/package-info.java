/**
 * Sending: claims a mail from the outbox, hands it to the mail server, and settles what became of
 * it.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "mail",
      "mail.inbox",
      "mail.outbox",
      "mail.permission",
      "mail.template",
      "platform.delivery",
      "platform.validation"
    })
@NullMarked
package leadflow.mail.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
