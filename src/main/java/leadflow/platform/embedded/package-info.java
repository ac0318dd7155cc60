/** What makes a first try need nothing but a JDK: a real PostgreSQL in the data folder. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {})
@NullMarked
package leadflow.platform.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
