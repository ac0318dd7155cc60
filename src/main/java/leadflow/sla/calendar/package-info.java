/** Working time: a team's hours, its holidays and its time zone. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "platform.validation"})
@NullMarked
package leadflow.sla.calendar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
