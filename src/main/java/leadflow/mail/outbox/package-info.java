/**
 * The outbox: each mail is one row, written in the transaction that decides on it; and what was
 * sent before.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "mail",
      "mail.template",
      "platform.format",
      "process.decision",
      "process.deployment",
      "sla.calendar"
    })
@NullMarked
package leadflow.mail.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
