package leadflow.lead;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the owner should know about a lead, written by the program: "asked for a quote again". */
@Repository
public class OwnerNotes implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  OwnerNotes(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A note in the lead's timeline. */
  public record Note(Instant at, String text) {}

  /** The lead's notes, oldest first. */
  public List<Note> of(UUID lead) {
    return jdbc.sql("select at, text from leadflow.note where lead_id = :lead order by id")
        .param("lead", lead)
        .query((r, n) -> new Note(r.getTimestamp("at").toInstant(), r.getString("text")))
        .list();
  }

  public void add(UUID lead, String text) {
    jdbc.sql("insert into leadflow.note (lead_id, at, text) values (:lead, :at, :text)")
        .param("lead", lead)
        .param("at", Timestamp.from(clock.instant()))
        .param("text", text)
        .update();
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql("delete from leadflow.note where lead_id = :lead").param("lead", lead.id()).update();
  }
}
