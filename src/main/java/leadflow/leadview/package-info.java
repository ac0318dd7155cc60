/** What clients read about leads: the lead, its journey, its score and its timeline. */
@ApplicationModule(
    allowedDependencies = {
      "lead",
      "activity",
      "scoring",
      "learning",
      "journey",
      "sla",
      "qualification",
      "routing",
      "sales",
      "mail",
      "access"
    })
@NullMarked
package leadflow.leadview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
