/**
 * What comes back from mails: bounces, complaints, deliveries and replies, told by a mail provider.
 */
@ApplicationModule(
    allowedDependencies = {"lead", "activity", "lifecycle", "mail", "web", "web :: webhook"})
@NullMarked
package leadflow.inbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
