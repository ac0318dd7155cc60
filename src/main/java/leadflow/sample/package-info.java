/** Fills an empty embedded database, so that a first look meets a living system. */
@ApplicationModule(allowedDependencies = {"lead", "journey", "capture", "access", "qualification"})
@NullMarked
package leadflow.sample;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
