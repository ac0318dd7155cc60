package leadflow.sales.team;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import leadflow.lead.Actor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What managers changed: one row for each field, never changed afterwards. */
@Repository
class TeamChanges {

  static final String TEAM = "team";
  static final String PERSON = "person";

  private final JdbcClient jdbc;
  private final Clock clock;

  TeamChanges(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * @param kind team, person, or lead when it changed hands
   * @param subject the team's or person's id, or the lead's name
   * @param reason null unless one was given
   */
  record Change(
      Instant at,
      String by,
      String kind,
      String subject,
      String field,
      @Nullable String from,
      @Nullable String to,
      @Nullable String reason) {}

  /** Records a change of one field; does nothing when both values are the same. */
  boolean add(
      String kind, String subject, String field, @Nullable String from, @Nullable String to) {
    if (Objects.equals(from, to)) {
      return false;
    }
    jdbc.sql(
            """
            insert into leadflow.team_change (at, by_user, kind, subject, field, from_value, to_value)
            values (:at, :by, :kind, :subject, :field, :from, :to)
            """)
        .param("at", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .param("kind", kind)
        .param("subject", subject)
        .param("field", field)
        .param("from", from)
        .param("to", to)
        .update();
    return true;
  }

  /** Returns the changes that the last save of a team or person made. */
  List<Change> last(String kind, String subject) {
    return jdbc.sql(
            """
            select at, by_user, kind, subject, field, from_value, to_value, null as reason
            from leadflow.team_change c
            where kind = :kind and subject = :subject and at = (
              select at from leadflow.team_change
              where kind = :kind and subject = :subject order by id desc limit 1)
            order by id
            """)
        .param("kind", kind)
        .param("subject", subject)
        .query((r, n) -> change(r))
        .list();
  }

  /** Returns all changes and every lead that a person gave to somebody else, newest first. */
  List<Change> newest(int offset, int limit) {
    return jdbc.sql(
            """
            select * from (
              (select at, by_user, kind, subject, field, from_value, to_value, null as reason, id
                from leadflow.team_change order by at desc, id desc limit :last)
              union all
              (select a.at, a.by_user, 'lead',
                  l.name, 'owner',
                  a.from_user, a.to_user, a.reason, a.id
                from leadflow.assignment a join leadflow.lead_card l on l.id = a.lead_id
                where a.rule in ('given', 'routed-again') order by a.at desc, a.id desc limit :last)
            ) changes order by at desc, kind, id desc limit :limit offset :offset
            """)
        .param("last", offset + limit)
        .param("limit", limit)
        .param("offset", offset)
        .query((r, n) -> change(r))
        .list();
  }

  private static Change change(ResultSet r) throws SQLException {
    return new Change(
        r.getTimestamp("at").toInstant(),
        r.getString("by_user"),
        r.getString("kind"),
        r.getString("subject"),
        r.getString("field"),
        r.getString("from_value"),
        r.getString("to_value"),
        r.getString("reason"));
  }
}
