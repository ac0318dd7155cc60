/** The ledger of what leads did; every score is computed from it. */
@ApplicationModule(type = Type.OPEN, allowedDependencies = "lead")
@NullMarked
package leadflow.lead.activity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
