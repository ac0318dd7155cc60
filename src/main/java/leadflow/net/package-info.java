/** What calls to the outside have in common: they never lead into a private network. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.net;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
