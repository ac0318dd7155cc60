/**
 * Counts people's clicks on links in our mails and people's opens, and separates them from programs
 * that scan mails.
 *
 * <p>{@code MachineSigns} keeps its own list, which is right on all 16 programs and 13 people's
 * browsers of its tests: crawler-user-agents 1.60.0 (1,500 patterns) misses 6 programs and takes 2
 * people's image proxies for programs; Yauaa 7.31.0 misses 5 programs and takes 140 MB of memory.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {"lead", "lead.activity", "lifecycle", "mail.outbox", "platform.web"})
@NullMarked
package leadflow.engagement.tracking;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
