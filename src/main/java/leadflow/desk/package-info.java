/** What people see in Tasklist: filters, and a lead's facts beside its task. */
@ApplicationModule(
    allowedDependencies = {
      "lead",
      "activity",
      "scoring",
      "learning",
      "qualification",
      "sales",
      "sla",
      "mail",
      "journey",
      "access",
      "web",
      "leadview",
      "oversight",
      "audit",
      "bottleneck",
      "heat",
      "report"
    })
@NullMarked
package leadflow.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
