package leadflow.mail;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Whether a lead may be sent marketing mail. */
@Repository
public class MailConsent {

  private final JdbcClient jdbc;
  private final Suppressions suppressions;
  private final Clock clock;

  MailConsent(JdbcClient jdbc, Suppressions suppressions, Clock clock) {
    this.jdbc = jdbc;
    this.suppressions = suppressions;
    this.clock = clock;
  }

  private static final String NO_CONSENT = "no consent";

  /** Whether a step was skipped for a reason that a consent given later takes away. */
  public static boolean wantsConsent(Outbox.Step step) {
    return step.state().equals("SKIPPED")
        && (NO_CONSENT.equals(step.reason())
            || Suppressions.Reason.UNSUBSCRIBED.label().equals(step.reason()));
  }

  /** Why the lead must not be mailed, such as {@code no consent}; empty when it may be. */
  public Optional<String> refusal(Lead lead) {
    if (lead.standing().status() == Status.ERASED) {
      return Optional.of("erased");
    }
    return suppressions
        .reason(lead.facts().email())
        .or(() -> granted(lead.id()) ? Optional.empty() : Optional.of(NO_CONSENT));
  }

  /**
   * Why the lead must not even get a mail that answers its own act; an unsubscription does not
   * forbid that.
   */
  Optional<String> serviceRefusal(Lead lead) {
    return lead.standing().status() == Status.ERASED
        ? Optional.of("erased")
        : suppressions
            .reason(lead.facts().email())
            .filter(reason -> !reason.equals(Suppressions.Reason.UNSUBSCRIBED.label()));
  }

  /** Neither suppressed nor without consent. */
  boolean allows(UUID lead, String email) {
    return suppressions.reason(email).isEmpty() && granted(lead);
  }

  /** The last word counts; silence is a no. */
  boolean granted(UUID lead) {
    return jdbc.sql(
            """
            select granted from leadflow.consent where lead_id = :lead and purpose = 'marketing'
            order by at desc, id desc limit 1
            """)
        .param("lead", lead)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** Adds a no that outweighs every yes so far, also one that is dated ahead. */
  void withdraw(UUID lead, String source) {
    jdbc.sql(
            """
            insert into leadflow.consent (lead_id, purpose, granted, source, at, recorded_at)
            select :lead, 'marketing', false, :source, greatest(:now, max(at)), :now
            from leadflow.consent where lead_id = :lead and purpose = 'marketing'
            """)
        .param("lead", lead)
        .param("source", source)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
