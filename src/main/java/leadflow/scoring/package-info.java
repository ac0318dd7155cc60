/** Fit, engagement, grade and the ledger's verdict, each with its reasons. */
@ApplicationModule(allowedDependencies = {"lead", "lead.activity", "process.decision"})
@NullMarked
package leadflow.scoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
