/** A person's right to be forgotten. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "mail.permission", "process.journey"})
@NullMarked
package leadflow.engagement.erasure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
