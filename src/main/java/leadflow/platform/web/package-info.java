/**
 * What every HTTP call has in common: who may call, how errors are told, limits, repeated calls,
 * and the pages around the features.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "platform.access", "platform.validation"})
@NullMarked
package leadflow.platform.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
