/**
 * The managers' dashboard: how SLAs are kept, how far leads come, and how much work each person
 * has.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"insight.reporting", "lead", "platform.access", "sales.routing", "sla"})
@NullMarked
package leadflow.insight.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
