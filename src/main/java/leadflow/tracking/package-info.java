/**
 * Who follows links in our mails and opens them: counted where a person did it, told apart from the
 * programs that look into mails.
 */
@ApplicationModule(allowedDependencies = {"lead", "activity", "lifecycle", "mail", "web"})
@NullMarked
package leadflow.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
