/** Webhooks as Standard Webhooks says: one way to sign, to check, and to refuse. */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"platform.validation"})
@NullMarked
package leadflow.platform.web.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
