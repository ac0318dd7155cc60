package leadflow.sales.team;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.lead.JourneyPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The leads that somebody works on, or that wait in the pool. */
@Repository
class OpenLeads {

  private final JdbcClient jdbc;

  OpenLeads(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param due when the next running clock is due
   */
  record OpenLead(
      UUID id,
      String name,
      @Nullable String company,
      JourneyPosition position,
      boolean hot,
      @Nullable Instant due) {}

  /** Returns the most urgent leads first. */
  List<OpenLead> of(@Nullable String owner, int limit) {
    return jdbc.sql(
            """
            select l.id, l.name, l.company, l.position, l.hot,
              (select min(c.due_at) from leadflow.lead_clock c
                where c.lead_id = l.id and c.state = 'RUNNING') as due
            from leadflow.lead_card l where %s
            order by l.hot desc, due nulls last, name, l.id limit :limit
            """
                .formatted(condition(owner)))
        .param("owner", owner)
        .param("limit", limit)
        .query(
            (r, n) -> {
              Timestamp due = r.getTimestamp("due");
              return new OpenLead(
                  r.getObject("id", UUID.class),
                  r.getString("name"),
                  r.getString("company"),
                  JourneyPosition.valueOf(r.getString("position")),
                  r.getBoolean("hot"),
                  due == null ? null : due.toInstant());
            })
        .list();
  }

  long count(@Nullable String owner) {
    return jdbc.sql("select count(*) from leadflow.lead_card l where " + condition(owner))
        .param("owner", owner)
        .query(Long.class)
        .single();
  }

  /** Returns the ids of all of them; managers may move some meanwhile. */
  List<UUID> ids(@Nullable String owner) {
    return jdbc.sql(
            "select l.id from leadflow.lead_card l where " + condition(owner) + " order by l.id")
        .param("owner", owner)
        .query(UUID.class)
        .list();
  }

  /** Spelled out because the index serves "is null" and "=", not "is not distinct from". */
  private static String condition(@Nullable String owner) {
    return (owner == null ? "l.owner is null and :owner::text is null" : "l.owner = :owner")
        + " and l.at_work";
  }
}
