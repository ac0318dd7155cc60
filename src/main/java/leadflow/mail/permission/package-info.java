/** Who must not get mail: missing consent, suppressed addresses, unsubscribing. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "mail.outbox"})
@NullMarked
package leadflow.mail.permission;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
