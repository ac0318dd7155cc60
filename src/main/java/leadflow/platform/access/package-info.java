/** Who may do what: people and groups with their grants, and API keys. */
@ApplicationModule(type = Type.OPEN, allowedDependencies = "lead")
@NullMarked
package leadflow.platform.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
