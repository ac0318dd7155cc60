/** The audit of promises: each clock with the sum of its time, and what was said about it since. */
@ApplicationModule(allowedDependencies = {"lead", "sla", "oversight", "report", "access"})
@NullMarked
package leadflow.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
