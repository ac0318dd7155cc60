package leadflow.insight.leadhistory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The events of a lead's clocks: started, reminded, escalated, given back, stopped. */
@Repository
class ClockEvents {

  private final JdbcClient jdbc;

  ClockEvents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<LeadPath.Entry> of(UUID lead) {
    List<LeadPath.Entry> lives = new ArrayList<>();
    jdbc.sql("select * from leadflow.lead_clock where lead_id = :lead order by id")
        .param("lead", lead)
        .query((r, n) -> lives.addAll(life(r)))
        .list();
    return lives;
  }

  private static List<LeadPath.Entry> life(ResultSet r) throws SQLException {
    List<LeadPath.Entry> life = new ArrayList<>();
    String team = r.getString("team_id");
    add(
        life,
        r,
        "started_at",
        "started",
        LeadTimeline.details(
            "target",
            r.getString("target"),
            "calendar",
            team == null ? "wall clock" : team,
            "dueAt",
            r.getTimestamp("due_at").toInstant(),
            "owner",
            r.getString("owner"),
            "cycle",
            r.getInt("cycle")));
    add(life, r, "reminded_at", "reminded", Map.of());
    add(life, r, "escalated_at", "escalated", Map.of());
    add(life, r, "returned_at", "back to the pool", Map.of());
    add(
        life,
        r,
        "stopped_at",
        r.getString("state").toLowerCase(Locale.ROOT).replace('_', ' '),
        LeadTimeline.details(
            "stoppedBy",
            r.getString("stopped_by"),
            "overdueBusinessSeconds",
            r.getObject("overdue_business_seconds")));
    return life;
  }

  private static void add(
      List<LeadPath.Entry> life,
      ResultSet r,
      String column,
      String what,
      Map<String, Object> details)
      throws SQLException {
    @Nullable Timestamp at = r.getTimestamp(column);
    if (at != null) {
      life.add(
          LeadPath.Entry.of(
              at.toInstant(), "clock", r.getString("kind") + " " + what, null, details));
    }
  }
}
