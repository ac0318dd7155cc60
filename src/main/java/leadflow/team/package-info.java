/**
 * The managers' page: teams and their calendars, people, quotas, absences, and whose leads go
 * where.
 */
@ApplicationModule(allowedDependencies = {"lead", "access", "routing", "sla", "web"})
@NullMarked
package leadflow.team;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
