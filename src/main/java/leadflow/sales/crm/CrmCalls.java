package leadflow.sales.crm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.PersonalData;
import leadflow.platform.delivery.WebhookInbox;
import leadflow.platform.validation.Conflict;
import leadflow.platform.web.webhook.WebhookResult;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Handles the CRM's calls, each exactly once: the call's id is stored in the transaction of its
 * effect, so a failed call can be repeated, and repeating a completed one does nothing. A call
 * about an unknown lead is parked for a person to look at.
 */
@Component
class CrmCalls implements PersonalData {

  private static final String PARKED = "PARKED";

  private final LeadTransactions transactions;
  private final Leads leads;
  private final CrmAnswers answers;
  private final ObjectMapper json;
  private final JdbcClient jdbc;
  private final WebhookInbox inbox;

  CrmCalls(
      LeadTransactions transactions,
      Leads leads,
      CrmAnswers answers,
      ObjectMapper json,
      JdbcClient jdbc,
      Clock clock) {
    this.transactions = transactions;
    this.leads = leads;
    this.answers = answers;
    this.json = json;
    this.jdbc = jdbc;
    this.inbox = new WebhookInbox(jdbc, clock, "leadflow.crm_call");
  }

  /** A call that waits for a person. */
  record Parked(String id, String type, Instant receivedAt, String effect) {}

  /**
   * @return accepted, rejected, updated, won, lost, "already …", repeated or parked
   */
  WebhookResult take(String id, CrmMessage.Checked message, byte[] body) {
    return transactions.inOne(
        () -> {
          Lead lead = find(message.data()).orElse(null);
          if (!inbox.isFirst(id, message.type(), lead == null ? null : lead.id())) {
            return WebhookResult.repeated(lead == null ? null : lead.id());
          }
          if (lead == null) {
            park(id, message, body);
            return WebhookResult.parked();
          }
          String effect = answers.apply(lead, message);
          done(id, lead.id(), effect, null);
          return new WebhookResult(effect, lead.id());
        });
  }

  /**
   * Processes a parked call again, since its lead may be known by now.
   *
   * @return false when no such call is parked
   */
  boolean retry(String id) {
    return transactions.inOne(
        () -> {
          Optional<String> body = parkedBody(id);
          if (body.isEmpty()) {
            return false;
          }
          CrmMessage.Checked message = read(body.get()).checked();
          Lead lead =
              find(message.data())
                  .orElseThrow(
                      () ->
                          new Conflict(
                              "lead-unknown",
                              "There is still no lead " + CrmAnswers.named(message.data())));
          done(id, lead.id(), answers.apply(lead, message), Actor.current());
          return true;
        });
  }

  /** Returns the newest parked calls. */
  List<Parked> parked(int most) {
    return jdbc.sql(
            """
            select * from leadflow.crm_call where state = 'PARKED'
            order by received_at desc, id limit :most
            """)
        .param("most", most)
        .query(
            (r, n) ->
                new Parked(
                    r.getString("id"),
                    r.getString("type"),
                    r.getTimestamp("received_at").toInstant(),
                    r.getString("effect")))
        .list();
  }

  /** Finds the lead and locks it. */
  private Optional<Lead> find(CrmMessage.Data data) {
    return data.leadId() != null
        ? leads.lockIfThere(data.leadId())
        : leads.lockByEmailOrAddress(String.valueOf(data.email()));
  }

  private void park(String id, CrmMessage.Checked message, byte[] body) {
    String email = message.data().email();
    jdbc.sql(
            """
            update leadflow.crm_call set state = :parked, effect = :effect, body = :body,
              email_key = :email where id = :id
            """)
        .param("parked", PARKED)
        .param("effect", "no lead " + CrmAnswers.named(message.data()))
        .param("body", new String(body, StandardCharsets.UTF_8))
        .param("email", email == null ? null : LeadFacts.emailKey(email))
        .param("id", id)
        .update();
  }

  private void done(String id, UUID lead, String effect, @Nullable String askedBy) {
    jdbc.sql(
            """
            update leadflow.crm_call set state = 'DONE', effect = :effect, lead_id = :lead,
              body = null, email_key = null, asked_by = :by where id = :id
            """)
        .param("effect", effect)
        .param("lead", lead)
        .param("by", askedBy)
        .param("id", id)
        .update();
  }

  private Optional<String> parkedBody(String id) {
    return jdbc.sql(
            "select body from leadflow.crm_call where id = :id and state = :parked for update")
        .param("id", id)
        .param("parked", PARKED)
        .query(String.class)
        .optional();
  }

  private CrmMessage read(String body) {
    try {
      return json.readValue(body, CrmMessage.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A parked call cannot be read", e);
    }
  }

  /** The CRM may have sent calls about the person before the lead existed. */
  @Override
  public void erase(Lead lead) {
    jdbc.sql(
            """
            update leadflow.crm_call set body = null, email_key = null, state = 'DONE', effect = 'erased'
            where email_key = :email
            """)
        .param("email", lead.facts().emailKey())
        .update();
  }
}
