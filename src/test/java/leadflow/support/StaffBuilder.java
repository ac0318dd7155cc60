package leadflow.support;

import java.sql.Types;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Teams and what is known of their people, for tests: valid from the start, a test overrides only
 * what it cares about. What is saved a second time keeps what is not named. See {@link Staff} for
 * the users themselves.
 */
@Component
public class StaffBuilder {

  private final JdbcClient jdbc;

  StaffBuilder(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Called by its id, and with the zone and the hours of the team that is always there. */
  public Team team(String id) {
    return new Team(id);
  }

  /** In the team that is always there, with the usual capacity. */
  public Person person(String user) {
    return new Person(user);
  }

  /** A team before it is saved. */
  public final class Team {
    private final String id;
    private @Nullable String name;
    private @Nullable String zone;
    private @Nullable String country;
    private @Nullable String hours;

    private Team(String id) {
      this.id = id;
    }

    public Team name(String name) {
      this.name = name;
      return this;
    }

    public Team zone(String zone) {
      this.zone = zone;
      return this;
    }

    public Team country(String country) {
      this.country = country;
      return this;
    }

    /**
     * @param hours as JSON: {@code {"MONDAY": ["09:00-17:00"]}}
     */
    public Team hours(String hours) {
      this.hours = hours;
      return this;
    }

    public void save() {
      jdbc.sql(
              """
              insert into leadflow.team as known (id, name, zone, country, hours)
              select :id, coalesce(cast(:name as text), :id), coalesce(cast(:zone as text), zone),
                cast(:country as text), coalesce(cast(:hours as jsonb), hours)
              from leadflow.team where id = 'inside-sales'
              on conflict (id) do update set name = coalesce(cast(:name as text), known.name),
                zone = coalesce(cast(:zone as text), known.zone),
                country = coalesce(cast(:country as text), known.country),
                hours = coalesce(cast(:hours as jsonb), known.hours)
              """)
          .param("id", id)
          .param("name", name)
          .param("zone", zone)
          .param("country", country)
          .param("hours", hours)
          .update();
    }
  }

  /** A person before he is saved. */
  public final class Person {
    private final String user;
    private @Nullable String team;
    private @Nullable Integer capacity;
    private String @Nullable [] skills;
    private @Nullable LocalDate absentFrom;
    private @Nullable LocalDate absentTo;

    private Person(String user) {
      this.user = user;
    }

    public Person in(String team) {
      this.team = team;
      return this;
    }

    /**
     * @param capacity new leads in 30 days
     */
    public Person capacity(int capacity) {
      this.capacity = capacity;
      return this;
    }

    public Person skills(String... skills) {
      this.skills = skills;
      return this;
    }

    /**
     * @param from an ISO date
     * @param to the last day; null is for ever
     */
    public Person absent(String from, @Nullable String to) {
      this.absentFrom = LocalDate.parse(from);
      this.absentTo = to == null ? null : LocalDate.parse(to);
      return this;
    }

    public void save() {
      jdbc.sql(
              """
              insert into leadflow.staff as known
                (user_id, team_id, capacity, skills, absent_from, absent_to)
              values (:user, coalesce(cast(:team as text), 'inside-sales'),
                coalesce(cast(:capacity as int), 200), coalesce(cast(:skills as text[]), '{}'),
                :from, :to)
              on conflict (user_id) do update set
                team_id = coalesce(cast(:team as text), known.team_id),
                capacity = coalesce(cast(:capacity as int), known.capacity),
                skills = coalesce(cast(:skills as text[]), known.skills),
                absent_from = coalesce(excluded.absent_from, known.absent_from),
                absent_to = case when excluded.absent_from is null then known.absent_to
                  else excluded.absent_to end
              """)
          .param("user", user)
          .param("team", team)
          .param("capacity", capacity)
          .param("skills", skills)
          .param("from", absentFrom, Types.DATE)
          .param("to", absentTo, Types.DATE)
          .update();
    }
  }
}
