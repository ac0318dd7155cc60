/** What an SDR finds out: BANT answers, attempts and the verdict. */
@ApplicationModule(allowedDependencies = {"lead", "decision", "journey", "sla"})
@NullMarked
package leadflow.qualification;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
