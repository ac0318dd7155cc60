package leadflow.mail.permission;

import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Status;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.Outbox;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Whether a lead may be sent marketing mail: the latest decision is yes, and its address is not
 * suppressed. One statement, because the sender checks twice for each mail.
 */
@Repository
public class MailConsent {

  /** Whether the latest decision of the lead of message {@code m} is yes; see V8__sending.sql. */
  public static final String GRANTED = "leadflow.agrees_to_mail(m.lead_id)";

  private static final String NO_CONSENT = "no consent";

  private final JdbcClient jdbc;
  private final Suppressions suppressions;

  MailConsent(JdbcClient jdbc, Suppressions suppressions) {
    this.jdbc = jdbc;
    this.suppressions = suppressions;
  }

  /** Whether a step was skipped for a reason that a consent given later takes away. */
  public static boolean wantsConsent(Outbox.Step step) {
    return step.state() == MailState.SKIPPED
        && (NO_CONSENT.equals(step.reason())
            || Suppressions.Reason.UNSUBSCRIBED.label().equals(step.reason()));
  }

  /** Returns why the lead must not be mailed, such as {@code no consent}; empty when it may be. */
  public Optional<String> refusal(Lead lead) {
    return lead.state().status() == Status.ERASED
        ? Optional.of("erased")
        : refusal(lead.id(), lead.facts().email());
  }

  /**
   * Returns why the lead must not even get a service mail; an unsubscription does not forbid that.
   */
  public Optional<String> serviceRefusal(Lead lead) {
    return lead.state().status() == Status.ERASED
        ? Optional.of("erased")
        : suppressions
            .reason(lead.facts().email())
            .filter(reason -> !reason.equals(Suppressions.Reason.UNSUBSCRIBED.label()));
  }

  /** Neither suppressed nor without consent. */
  boolean allows(UUID lead, String email) {
    return refusal(lead, email).isEmpty();
  }

  private Optional<String> refusal(UUID lead, String email) {
    return jdbc.sql(
            """
            select coalesce(
              (select reason from leadflow.suppression where email_hash = :hash),
              case when %s then '' else '%s' end)
            from (select cast(:lead as uuid) as lead_id) m
            """
                .formatted(GRANTED, NO_CONSENT))
        .param("hash", Suppressions.hash(email))
        .param("lead", lead)
        .query(String.class)
        .optional()
        .filter(reason -> !reason.isEmpty());
  }
}
