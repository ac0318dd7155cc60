/**
 * Who follows links in our mails and opens them: counted where a person did it, told apart from the
 * programs that look into mails.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "lead.activity", "lifecycle", "mail.outbox", "platform.web"})
@NullMarked
package leadflow.engagement.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
