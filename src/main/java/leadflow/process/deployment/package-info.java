/** What is deployed, when, and what is refused. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"platform.format", "platform.web"})
@NullMarked
package leadflow.process.deployment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
