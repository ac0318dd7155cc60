/** The account executive's part: accept or reject, work the opportunity, win or lose it. */
@ApplicationModule(
    allowedDependencies = {"lead", "decision", "journey", "lifecycle", "sla", "notification"})
@NullMarked
package leadflow.sales;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
