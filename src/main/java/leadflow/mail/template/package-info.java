/** Mails as text: templates, the fields they may name, and a lead's values for them. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "mail", "platform.access", "process.deployment"})
@NullMarked
package leadflow.mail.template;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
