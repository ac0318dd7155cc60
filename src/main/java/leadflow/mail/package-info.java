/** Mail from the outbox row to the mail server, and who must not get any. */
@ApplicationModule(
    allowedDependencies = {"lead", "access", "decision", "sla", "journey :: deployment"})
@NullMarked
package leadflow.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
