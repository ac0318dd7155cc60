package leadflow.mail.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.outbox.MailState;
import org.springframework.stereotype.Component;

/** The metric {@code leadflow_mails_total}, by state and cause. */
@Component
class MailFigures {

  private final MeterRegistry registry;

  MailFigures(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param state the one the mail has now
   * @param cause such as window, cap, domain, server; empty where there is none
   */
  void count(MailKind kind, MailState state, String cause) {
    registry
        .counter("leadflow.mails", "kind", kind.id(), "state", state.id(), "cause", cause)
        .increment();
  }
}
