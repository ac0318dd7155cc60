/**
 * The figures on a model's diagram: where leads are now, how long they stay, and which flows they
 * take.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"insight.reporting", "platform.access", "process.journey", "sla"})
@NullMarked
package leadflow.insight.diagram;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
