package leadflow.mail.delivery;

import java.sql.Timestamp;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadFacts;
import leadflow.lead.LeadFactsBuilder;
import leadflow.lead.LeadState;
import leadflow.lead.LeadStateBuilder;
import leadflow.lead.Leads;
import leadflow.lead.Score;
import leadflow.lead.Stage;
import leadflow.support.TestClock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Leads for mail tests: in nurture, and willing to be mailed unless a test says otherwise. */
public class MailLeads {

  private final Leads leads;
  private final JdbcClient jdbc;

  public MailLeads(Leads leads, JdbcClient jdbc) {
    this.leads = leads;
    this.jdbc = jdbc;
  }

  public Lead lead() {
    return lead(state -> {});
  }

  public Lead lead(Consumer<LeadStateBuilder> change) {
    return lead(facts("Ada", Map.of()), change);
  }

  public Lead lead(LeadFacts facts, Consumer<LeadStateBuilder> change) {
    Lead lead = stranger(facts, change);
    consent(lead, true);
    return lead;
  }

  /** With an address at this domain. */
  public Lead at(String domain) {
    return lead(
        facts("Ada", "ada-" + UUID.randomUUID() + "@" + domain, null, null, Map.of()), s -> {});
  }

  /** Has never said anything about mail. */
  public Lead stranger(LeadFacts facts, Consumer<LeadStateBuilder> change) {
    LeadStateBuilder state =
        LeadStateBuilder.builder(LeadState.captured(Stage.LEAD, TestClock.now()))
            .position(JourneyPosition.NURTURE);
    change.accept(state);
    Lead lead =
        new Lead(
            UUID.randomUUID(),
            facts,
            state.build(),
            Score.NONE,
            null,
            TestClock.now(),
            TestClock.now());
    leads.insert(lead);
    leads.save(lead);
    return lead;
  }

  public static LeadFacts facts(String firstName, Map<String, Object> properties) {
    return facts(firstName, "ada-" + UUID.randomUUID() + "@acme.example", null, null, properties);
  }

  public static LeadFacts facts(
      String firstName,
      String email,
      @Nullable String country,
      @Nullable String timeZone,
      Map<String, Object> properties) {
    return LeadFactsBuilder.builder()
        .email(email)
        .firstName(firstName)
        .lastName("Lovelace")
        .company("Acme & Söhne")
        .country(country)
        .timeZone(timeZone)
        .product("Engines")
        .properties(properties)
        .build();
  }

  public void consent(Lead lead, boolean granted) {
    jdbc.sql(
            """
            insert into leadflow.consent (lead_id, purpose, granted, at, recorded_at)
            values (:lead, 'marketing', :granted, :now, :now)
            """)
        .param("lead", lead.id())
        .param("granted", granted)
        .param("now", Timestamp.from(TestClock.now()))
        .update();
  }
}
