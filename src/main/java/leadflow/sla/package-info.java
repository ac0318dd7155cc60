/** Clocks that tell by when somebody must act, and the calendars they run by. */
@ApplicationModule(
    allowedDependencies = {"lead", "process.decision", "process.journey", "sla.calendar"})
@NullMarked
package leadflow.sla;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
