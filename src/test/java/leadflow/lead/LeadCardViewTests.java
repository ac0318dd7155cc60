package leadflow.lead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import leadflow.sla.calendar.Calendars;
import leadflow.support.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the view tells of a lead is what the program tells of it. */
class LeadCardViewTests {

  private static final Set<JourneyPosition> AT_WORK =
      EnumSet.of(
          JourneyPosition.QUALIFICATION, JourneyPosition.HANDOVER, JourneyPosition.OPPORTUNITY);

  private final JdbcClient jdbc = Schema.create();

  @Test
  void theSameName() {
    List<@Nullable String> names = Arrays.asList(null, "", " ", "Ana", " Ana ", "de la Cruz");
    for (String first : names) {
      for (String last : names) {
        UUID id = insert(first, last, Status.ACTIVE, JourneyPosition.NURTURE);
        assertThat(card(id)).containsEntry("name", facts(first, last).displayName());
      }
    }
  }

  @Test
  void openWhileAJourneyRunsAndAtWorkWhileAPersonHasIt() {
    for (Status status : Status.values()) {
      for (JourneyPosition position : JourneyPosition.values()) {
        assertThat(card(insert("Ana", null, status, position)))
            .containsEntry("open", status.hasJourney())
            .containsEntry("erased", status == Status.ERASED)
            .containsEntry("at_work", AT_WORK.contains(position));
      }
    }
  }

  @Test
  void oneDefaultTeam() {
    assertThat(jdbc.sql("select id from leadflow.team").query(String.class).list())
        .containsExactly(Calendars.DEFAULT_TEAM);
    assertThat(jdbc.sql("select leadflow.default_team()").query(String.class).single())
        .isEqualTo(Calendars.DEFAULT_TEAM);
  }

  private UUID insert(
      @Nullable String first, @Nullable String last, Status status, JourneyPosition position) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, first_name, last_name, stage, status, position,
              stage_since, created_at, updated_at)
            values (:id, 'ana@acme.example', :key, :first, :last, 'LEAD', :status, :position, now(), now(), now())
            """)
        .param("id", id)
        .param("key", id.toString())
        .param("first", first)
        .param("last", last)
        .param("status", status.name())
        .param("position", position.name())
        .update();
    return id;
  }

  private Map<String, Object> card(UUID id) {
    return jdbc.sql("select * from leadflow.lead_card where id = :id")
        .param("id", id)
        .query()
        .singleRow();
  }

  private static LeadFacts facts(@Nullable String first, @Nullable String last) {
    return new LeadFacts(
        "ana@acme.example",
        first,
        last,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }
}
