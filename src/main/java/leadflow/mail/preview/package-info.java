/** Mails before they go out: which there are, how they look with a lead's data, what is wrong. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "mail.delivery",
      "mail.template",
      "platform.access",
      "platform.format",
      "platform.net",
      "platform.validation",
      "platform.web",
      "process.decision"
    })
@NullMarked
package leadflow.mail.preview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
