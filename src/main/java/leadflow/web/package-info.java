/**
 * What every HTTP call has in common: who may call, how errors are told, limits, repeated calls,
 * and the pages around the features.
 */
@ApplicationModule(allowedDependencies = {"lead", "journey", "journey :: deployment", "access"})
@NullMarked
package leadflow.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
