/**
 * The likelihood that a lead becomes a customer, learned from the outcomes of past ones. It ranks
 * and explains; it never moves a lead.
 */
@ApplicationModule(allowedDependencies = {"lead", "activity", "scoring"})
@NullMarked
package leadflow.learning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
