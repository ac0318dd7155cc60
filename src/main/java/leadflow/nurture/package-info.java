/** Chooses the next mail of a lead that is not ripe yet. */
@ApplicationModule(allowedDependencies = {"lead", "decision", "mail"})
@NullMarked
package leadflow.nurture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
