/**
 * What people permit: double opt-in, preference centre, unsubscribing, the proof of each, and the
 * list of addresses that are not mailed. What the sender asks of it before each mail is in {@code
 * mail}.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "lifecycle",
      "mail",
      "mail.outbox",
      "mail.permission",
      "mail.template",
      "platform.format",
      "platform.validation",
      "platform.web",
      "process.decision"
    })
@NullMarked
package leadflow.engagement.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
