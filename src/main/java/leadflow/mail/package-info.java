/**
 * Mail, from the outbox row to the mail server. This package holds the settings that all of it
 * shares.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package leadflow.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
