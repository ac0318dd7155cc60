/** Tells colleagues by mail what they have to know in time; each may switch off what he likes. */
@ApplicationModule(
    allowedDependencies = {"lead", "scoring", "journey", "sla", "access", "mail", "web"})
@NullMarked
package leadflow.notification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
