/** What makes a first try need nothing but a JDK: a real PostgreSQL in the data folder. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
