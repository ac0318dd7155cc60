/** Numbers, days, times and durations as people read them. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {})
@NullMarked
package leadflow.platform.format;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
