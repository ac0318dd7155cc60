package leadflow.engagement.erasure;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Score;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.mail.permission.Suppressions;
import leadflow.process.journey.LeadJourney;
import leadflow.scoring.likelihood.PastLeads;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Erases a lead: its journey ends, its personal data goes, and a hash of the address stays so that
 * it is never mailed again. What remains is a row without a person, so that the funnel still adds
 * up.
 */
@Component
class Erasure {

  /** What may hold personal data, whole rows. */
  private static final List<String> ROWS =
      List.of(
          "activity",
          "consent",
          "opt_in",
          "message",
          "bant",
          "attempt",
          "opportunity",
          "note",
          "crm_event",
          "mail_hit",
          "email_event");

  private final LeadTransactions transactions;
  private final Leads leads;
  private final StageMoves moves;
  private final LeadJourney journey;
  private final Suppressions suppressions;
  private final PastLeads past;
  private final JdbcClient jdbc;
  private final Clock clock;

  Erasure(
      LeadTransactions transactions,
      Leads leads,
      StageMoves moves,
      LeadJourney journey,
      Suppressions suppressions,
      PastLeads past,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.moves = moves;
    this.journey = journey;
    this.suppressions = suppressions;
    this.past = past;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Runs twice without harm. */
  void erase(UUID id) {
    transactions.inOne(
        () -> {
          Lead lead = leads.lock(id);
          if (lead.state().status() != Status.ERASED) {
            journey.leadGone(lead, "erased");
            suppressions.suppress(lead.facts().email(), Suppressions.Reason.ERASED);
            past.forget(lead.facts().email());
            leads.save(gone(lead));
            forget(id);
            forgetCallsFromTheCrm(lead);
          }
        });
  }

  private Lead gone(Lead lead) {
    Lead moved = moves.move(lead, lead.state().stage(), Status.ERASED, "user", "erased");
    return moved
        .with(Score.NONE)
        .with(
            moved
                .state()
                .with(
                    s -> {
                      s.position = JourneyPosition.NONE;
                      s.journeyInstanceId = null;
                      s.verdict = null;
                      s.owner = null;
                      s.wakeAt = null;
                      s.workStatus = null;
                      s.hot = false;
                    }));
  }

  /** The CRM may have spoken of the person before anybody knew the lead. */
  private void forgetCallsFromTheCrm(Lead lead) {
    jdbc.sql(
            """
            update leadflow.crm_call set body = null, email_key = null, state = 'DONE', effect = 'erased'
            where email_key = :email
            """)
        .param("email", lead.facts().emailKey())
        .update();
  }

  private void forget(UUID id) {
    for (String table : ROWS) {
      jdbc.sql("delete from leadflow." + table + " where lead_id = :lead")
          .param("lead", id)
          .update();
    }
    // reasons may quote what somebody wrote
    jdbc.sql("update leadflow.stage_change set reason = null where lead_id = :lead")
        .param("lead", id)
        .update();
    jdbc.sql("update leadflow.sla_correction set reason = null where lead_id = :lead")
        .param("lead", id)
        .update();
    jdbc.sql(
            """
            update leadflow.assignment set reason = null, account_domain = null, account_name = null
            where lead_id = :lead
            """)
        .param("lead", id)
        .update();
    jdbc.sql(
            """
            update leadflow.sla_clock set state = 'CANCELLED', stopped_at = :now, stopped_by = 'erased'
            where lead_id = :lead and state = 'RUNNING'
            """)
        .param("now", Timestamp.from(clock.instant()))
        .param("lead", id)
        .update();
    String nobody = "erased-" + id + "@erased.invalid";
    jdbc.sql(
            """
            update leadflow.lead set email = :nobody, email_key = :nobody, first_name = null, last_name = null,
              phone = null, company = null, website = null, title = null, city = null, message = null,
              campaign = null, asset = null, status_reason = null, properties = '{}'
            where id = :lead
            """)
        .param("nobody", nobody)
        .param("lead", id)
        .update();
  }
}
