/**
 * The managers' dashboard: how promises are kept, how far leads come, and who has how much to do.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"insight.reporting", "lead", "platform.access", "sales.routing", "sla"})
@NullMarked
package leadflow.insight.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
