/**
 * What leads say back: what they permit, which links they follow, what returns from their
 * mailboxes.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.engagement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
