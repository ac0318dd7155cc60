/**
 * What comes back from mails: bounces, complaints, deliveries and replies, told by a mail provider.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "lifecycle",
      "mail.delivery",
      "mail.outbox",
      "mail.permission",
      "platform.web.webhook"
    })
@NullMarked
package leadflow.engagement.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
