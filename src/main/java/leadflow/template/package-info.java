/** Mails before they go out: which there are, how they look with a lead's data, what is wrong. */
@ApplicationModule(allowedDependencies = {"lead", "decision", "mail", "access", "net", "web"})
@NullMarked
package leadflow.template;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
