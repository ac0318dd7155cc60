/** A person's right to be forgotten. */
@ApplicationModule(allowedDependencies = {"lead", "journey", "sla", "mail", "learning"})
@NullMarked
package leadflow.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
