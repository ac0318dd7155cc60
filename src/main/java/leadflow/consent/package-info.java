/**
 * What people permit: double opt-in, preference centre, unsubscribing, the proof of each, and the
 * list of addresses that are not mailed. What the sender asks of it before each mail is in {@code
 * mail}.
 */
@ApplicationModule(
    allowedDependencies = {"lead", "activity", "decision", "lifecycle", "mail", "web"})
@NullMarked
package leadflow.consent;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
