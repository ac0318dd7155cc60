/** Which mail a lead gets next, and the answers to what it asks for. */
@ApplicationModule(allowedDependencies = {"lead", "activity", "decision", "mail", "journey"})
@NullMarked
package leadflow.nurture;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
