/** The embedded mail server of a first try, and the pages to read its mails. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"mail.template", "platform.format", "platform.web"})
@NullMarked
package leadflow.mail.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
