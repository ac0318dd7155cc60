/** What managers look at: how promises are kept, how far leads come, and who has how much to do. */
@ApplicationModule(allowedDependencies = {"lead", "sla", "routing", "report", "access", "web"})
@NullMarked
package leadflow.oversight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
