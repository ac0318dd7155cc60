/** Which mail a lead gets next, and the answers to what it asks for. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "mail.outbox",
      "mail.permission",
      "mail.template",
      "process.decision",
      "process.journey"
    })
@NullMarked
package leadflow.lifecycle.nurture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
