/** How leads respond: their consents, the links they follow, and their bounces and replies. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.engagement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
