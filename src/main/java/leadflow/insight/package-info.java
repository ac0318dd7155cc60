/** What managers and marketers see. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.insight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
