/** What every program has: HTTP, callers, the network, the embedded database, the time. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
