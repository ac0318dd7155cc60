package leadflow.sla;

import java.sql.Timestamp;
import java.time.Clock;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What people corrected about clocks; the newest word on a clock counts. */
@Repository
public class ClockCorrections implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  ClockCorrections(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Adds a correction by the present actor.
   *
   * @param countsAs MET, MET_LATE or CANCELLED
   */
  public void add(long id, String countsAs, String reason) {
    jdbc.sql(
            """
            insert into leadflow.sla_correction (clock_id, at, by_user, counts_as, reason)
            values (:clock, :now, :by, :countsAs, :reason)
            """)
        .param("clock", id)
        .param("now", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .param("countsAs", countsAs)
        .param("reason", reason)
        .update();
  }

  /** The reasons go, which may quote what somebody wrote; what the clocks count as stays. */
  @Override
  public void erase(Lead lead) {
    jdbc.sql("update leadflow.sla_correction set reason = null where lead_id = :lead")
        .param("lead", lead.id())
        .update();
  }
}
