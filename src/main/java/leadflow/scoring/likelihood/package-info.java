/**
 * The likelihood that a lead becomes a customer, learned from the outcomes of past ones. It ranks
 * and explains; it never moves a lead.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "lead.activity", "scoring"})
@NullMarked
package leadflow.scoring.likelihood;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
