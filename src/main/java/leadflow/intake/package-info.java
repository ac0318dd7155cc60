/** How leads come in. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.intake;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
