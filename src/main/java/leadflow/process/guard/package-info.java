/** What the engine lets people do with tasks, and how it answers them, at every door. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "platform.access", "platform.format", "platform.validation"})
@NullMarked
package leadflow.process.guard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
