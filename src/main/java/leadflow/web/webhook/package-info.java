/** Webhooks as Standard Webhooks says: one way to sign, to check, and to refuse. */
@NamedInterface("webhook")
@NullMarked
package leadflow.web.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
