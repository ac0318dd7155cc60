package leadflow.lead;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the owner should know about a lead, written by the program: "asked for a quote again". */
@Repository
public class Notes {

  private final JdbcClient jdbc;
  private final Clock clock;

  Notes(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public void add(UUID lead, String text) {
    jdbc.sql("insert into leadflow.note (lead_id, at, text) values (:lead, :at, :text)")
        .param("lead", lead)
        .param("at", Timestamp.from(clock.instant()))
        .param("text", text)
        .update();
  }
}
