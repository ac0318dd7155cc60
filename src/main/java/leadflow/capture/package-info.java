/** How leads and their activities come in: API, forms, files. */
@ApplicationModule(
    allowedDependencies = {"lead", "activity", "lifecycle", "consent", "learning", "web"})
@NullMarked
package leadflow.capture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
