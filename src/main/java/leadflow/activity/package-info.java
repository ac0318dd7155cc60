/** The ledger of what leads did; every score is computed from it. */
@ApplicationModule(allowedDependencies = "lead")
@NullMarked
package leadflow.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
