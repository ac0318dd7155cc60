package leadflow.sales.routing;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who is in which team, who is present, and how much work each has. */
@Repository
public class Roster {

  /** The rolling window of a quota: capacity is leads per this time. */
  public static final Duration WINDOW = Duration.ofDays(30);

  /** The capacity of a person without an entry. */
  public static final int DEFAULT_CAPACITY = 200;

  private static final UUID NO_LEAD = new UUID(0, 0);

  private final JdbcClient jdbc;
  private final Clock clock;

  Roster(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Returns these people as they are now, by id.
   *
   * @param users members of a group; a person without an entry is in the default team
   */
  public List<RoutingCandidate> of(Collection<String> users) {
    return of(users, NO_LEAD);
  }

  /** Does the same, not counting the lead that is being routed as anybody's work. */
  List<RoutingCandidate> of(Collection<String> users, UUID without) {
    if (users.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select u.id, t.id as team, t.zone, s.capacity, s.skills, s.absent_from, s.absent_to, s.out_on,
              (select count(*) from leadflow.assignment a
                where a.to_user = u.id and a.counted and a.at > :since) as used,
              (select count(*) from leadflow.lead_card l
                where l.owner = u.id and l.at_work
                  and l.id <> :without) as open,
              (select a.id from leadflow.assignment a
                where a.to_user = u.id and a.counted order by a.at desc, a.id desc limit 1) as newest
            from unnest(array[:users]) as u(id)
            left join leadflow.staff s on s.user_id = u.id
            join leadflow.team t on t.id = coalesce(s.team_id, :team)
            order by u.id
            """)
        .param("since", Timestamp.from(clock.instant().minus(WINDOW)))
        .param("without", without)
        .param("users", users)
        .param("team", Calendars.DEFAULT_TEAM)
        .query((r, n) -> colleague(r))
        .list();
  }

  /**
   * Locks these teams until the transaction ends: nobody else can route among their people, or move
   * anybody into or out of them. Lock the lead first when both are needed.
   */
  public void lock(Collection<String> teams) {
    // always in the same order, so that two callers that need the same teams cannot deadlock
    for (String team : teams.stream().distinct().sorted().toList()) {
      jdbc.sql("select pg_advisory_xact_lock(hashtextextended('team:' || :team, 0))")
          .param("team", team)
          .query((r, n) -> true)
          .single();
    }
  }

  private static RoutingCandidate colleague(ResultSet r) throws SQLException {
    Integer capacity = r.getObject("capacity", Integer.class);
    return new RoutingCandidate(
        r.getString("id"),
        r.getString("team"),
        capacity == null ? DEFAULT_CAPACITY : capacity,
        texts(r.getArray("skills")),
        r.getObject("absent_from", LocalDate.class),
        r.getObject("absent_to", LocalDate.class),
        r.getObject("out_on", LocalDate.class),
        ZoneId.of(r.getString("zone")),
        r.getInt("used"),
        r.getInt("open"),
        r.getLong("newest"));
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
