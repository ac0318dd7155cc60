/** The lead's record: who it is, where it stands, and every change of stage. Depends on nothing. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.lead;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
