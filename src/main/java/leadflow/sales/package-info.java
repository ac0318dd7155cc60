/** People's work: who gets a lead, what they find out, and what becomes of it. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.sales;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
