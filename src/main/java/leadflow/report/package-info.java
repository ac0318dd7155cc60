/** Reports: what came of what was done, in numbers, as JSON, as CSV and as pages. */
@ApplicationModule(allowedDependencies = {"lead", "web"})
@NullMarked
package leadflow.report;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
