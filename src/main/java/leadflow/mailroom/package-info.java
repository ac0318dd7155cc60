/** The operator's page for mail: pause, see the queue, settle what nobody knows. */
@ApplicationModule(allowedDependencies = {"lead", "access", "mail", "web"})
@NullMarked
package leadflow.mailroom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
