package leadflow.lifecycle.nurture;

import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the models ask of nurture. {@code lead} is the process's business key. */
@Component
public class NurtureSteps {

  private final Nurture nurture;

  NurtureSteps(Nurture nurture) {
    this.nurture = nurture;
  }

  /** When the next mail is due; null when nurture is exhausted. */
  public @Nullable Date nextEmailAt(String lead) {
    Instant at = nurture.nextEmailAt(UUID.fromString(lead)).orElse(null);
    return at == null ? null : Date.from(at);
  }

  /** Puts the next mail into the outbox, or counts it as skipped where it must not be sent. */
  public void queueEmail(String lead) {
    nurture.queueEmail(UUID.fromString(lead));
  }
}
