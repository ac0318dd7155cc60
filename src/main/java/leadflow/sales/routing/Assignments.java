package leadflow.sales.routing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import leadflow.lead.Account;
import leadflow.lead.Actor;
import leadflow.lead.Lead;
import leadflow.lead.PersonalData;
import leadflow.process.journey.Role;
import leadflow.sla.calendar.Calendars;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who got which lead and why, append-only. Quotas, sticky owners and the audit are based on it. */
@Repository
public class Assignments implements PersonalData {

  private final JdbcClient jdbc;
  private final Clock clock;

  Assignments(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A person who had the lead, or one of its account, and the team they are in now. */
  record Known(String user, boolean sameLead, String team) {}

  /** Records that the lead changes hands now; the caller holds its lock. */
  void add(
      Lead lead,
      Role role,
      @Nullable String team,
      @Nullable String from,
      @Nullable String to,
      RoutingRule rule,
      @Nullable String reason) {
    Account account = Account.of(lead.facts());
    jdbc.sql(
            """
            insert into leadflow.assignment (lead_id, cycle, role, team_id, from_user, to_user, at, by_user,
              rule, reason, counted, account_domain, account_name)
            values (:lead, :cycle, :role, :team, :from, :to, :at, :by, :rule, :reason,
              :to::text is not null and not exists (
                select 1 from leadflow.assignment
                where lead_id = :lead and cycle = :cycle and role = :role and to_user = :to),
              :domain, :name)
            """)
        .param("lead", lead.id())
        .param("cycle", lead.state().cycle())
        .param("role", role.id())
        .param("team", team)
        .param("from", from)
        .param("to", to)
        .param("at", Timestamp.from(clock.instant()))
        .param("by", Actor.current())
        .param("rule", rule.label())
        .param("reason", reason)
        .param("domain", account.domain())
        .param("name", account.name())
        .update();
  }

  /**
   * Returns who last had this lead in this role, then who last got a lead of the same account. Each
   * branch reads one row of an index.
   */
  List<Known> known(Lead lead, Role role) {
    Account account = Account.of(lead.facts());
    return jdbc.sql(
            """
            select known.to_user, known.same_lead, coalesce(s.team_id, :team) from (
              (select to_user, true as same_lead, id from leadflow.assignment
                where lead_id = :lead and role = :role and to_user is not null order by id desc limit 1)
              union all
              (select to_user, false, id from leadflow.assignment
                where account_domain = :domain and role = :role and to_user is not null
                order by id desc limit 1)
              union all
              (select to_user, false, id from leadflow.assignment
                where account_name = :name and role = :role and to_user is not null
                order by id desc limit 1)
            ) known left join leadflow.staff s on s.user_id = known.to_user
            order by known.same_lead desc, known.id desc
            """)
        .param("team", Calendars.DEFAULT_TEAM)
        .param("lead", lead.id())
        .param("role", role.id())
        .param("domain", account.domain())
        .param("name", account.name())
        .query((r, n) -> new Known(r.getString(1), r.getBoolean(2), r.getString(3)))
        .list();
  }

  /** Returns the newest assignment of the lead in this cycle and role. */
  Optional<Assignment> newest(UUID lead, int cycle, Role role) {
    return jdbc.sql(
            """
            select * from leadflow.assignment
            where lead_id = :lead and cycle = :cycle and role = :role order by id desc limit 1
            """)
        .param("lead", lead)
        .param("cycle", cycle)
        .param("role", role.id())
        .query((r, n) -> assignment(r))
        .optional();
  }

  /** Returns all assignments of a lead, oldest first. */
  public List<Assignment> of(UUID lead) {
    return jdbc.sql("select * from leadflow.assignment where lead_id = :lead order by id")
        .param("lead", lead)
        .query((r, n) -> assignment(r))
        .list();
  }

  private static Assignment assignment(ResultSet r) throws SQLException {
    return new Assignment(
        r.getInt("cycle"),
        r.getString("role"),
        r.getString("team_id"),
        r.getString("from_user"),
        r.getString("to_user"),
        r.getTimestamp("at").toInstant(),
        r.getString("by_user"),
        RoutingRule.of(r.getString("rule")),
        r.getString("reason"));
  }

  @Override
  public void erase(Lead lead) {
    jdbc.sql(
            """
            update leadflow.assignment set reason = null, account_domain = null, account_name = null
            where lead_id = :lead
            """)
        .param("lead", lead.id())
        .update();
  }
}
