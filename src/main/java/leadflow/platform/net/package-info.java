/** What calls to the outside have in common: they never lead into a private network. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {})
@NullMarked
package leadflow.platform.net;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
