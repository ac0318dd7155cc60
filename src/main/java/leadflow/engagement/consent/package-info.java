/**
 * Consent: double opt-in, preference centre, unsubscribing, the proof of each, and the suppression
 * list's API. The checks before each mail are in {@code mail}.
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
