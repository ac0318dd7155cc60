package leadflow.sales.team;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sets up the default team and its people before the first lead arrives, so no clock has to move.
 */
@Component
public class TeamSetup {

  private final JdbcClient jdbc;

  TeamSetup(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param hours JSON, such as {@code {"MONDAY": ["09:00-17:00"]}}
   */
  public void defaultTeam(String name, ZoneId zone, String country, String region, String hours) {
    jdbc.sql(
            """
            update leadflow.team set name = :name, zone = :zone, country = :country, region = :region,
              hours = :hours::jsonb
            where id = leadflow.default_team()
            """)
        .param("name", name)
        .param("zone", zone.getId())
        .param("country", country)
        .param("region", region)
        .param("hours", hours)
        .update();
  }

  /** Adds a person to the default team, unless they are in a team already. */
  public void member(String user) {
    jdbc.sql(
            """
            insert into leadflow.staff (user_id, team_id) values (:user, leadflow.default_team())
            on conflict do nothing
            """)
        .param("user", user)
        .update();
  }

  /**
   * Stores what a member can do and when they are away.
   *
   * @param capacity in leads per 30 days
   */
  public void entry(
      String user, int capacity, List<String> skills, LocalDate absentFrom, LocalDate absentTo) {
    jdbc.sql(
            """
            update leadflow.staff set capacity = :capacity, skills = :skills, absent_from = :from, absent_to = :to
            where user_id = :user
            """)
        .param("user", user)
        .param("capacity", capacity)
        .param("skills", skills.toArray(String[]::new))
        .param("from", absentFrom)
        .param("to", absentTo)
        .update();
  }
}
