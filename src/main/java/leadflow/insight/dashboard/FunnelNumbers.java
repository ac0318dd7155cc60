package leadflow.insight.dashboard;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import leadflow.insight.dashboard.FunnelReport.Come;
import leadflow.insight.dashboard.FunnelReport.Loss;
import leadflow.insight.dashboard.FunnelReport.Standing;
import leadflow.insight.dashboard.FunnelReport.Step;
import leadflow.insight.dashboard.FunnelReport.Week;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.SlaAttainment;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts leads and their moves, each query with one index. */
@Repository
class FunnelNumbers {

  private static final String COME =
      """
      with came as (
        select date_trunc('week', p.created_at at time zone 'UTC')::date as week, p.mql_at, p.sql_at, p.opportunity_at,
          p.customer_at, extract(epoch from p.mql_at - p.created_at)::float8 as to_mql,
          extract(epoch from p.sql_at - p.mql_at)::float8 as to_sql,
          extract(epoch from p.opportunity_at - p.sql_at)::float8 as to_opportunity,
          extract(epoch from p.customer_at - p.opportunity_at)::float8 as to_customer
        from leadflow.lead_funnel p %s where p.created_at >= :from and p.created_at < :to%s)
      select week, count(*) as leads, count(mql_at) as mql, count(sql_at) as sql, count(opportunity_at) as opportunity,
        count(customer_at) as customer,
        percentile_cont(0.5) within group (order by to_mql) as to_mql,
        percentile_cont(0.5) within group (order by to_sql) as to_sql,
        percentile_cont(0.5) within group (order by to_opportunity) as to_opportunity,
        percentile_cont(0.5) within group (order by to_customer) as to_customer
      from came group by grouping sets ((), (week)) order by week nulls first
      """;

  private static final String STANDING =
      "select l.stage, l.status, count(*) as n from leadflow.lead_card l where true%s group by 1, 2";

  private static final String LOSSES =
      """
      select c.to_status, c.reason, count(*) as n from leadflow.lead_move c %s
      where c.at >= :from and c.at < :to and c.to_status in ('RECYCLED', 'DISQUALIFIED', 'INACTIVE', 'LOST')
        and c.from_status is distinct from c.to_status%s
      group by 1, 2 order by n desc, 1, 2 nulls last
      """;

  private final JdbcClient jdbc;

  FunnelNumbers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  FunnelReport of(ReportFilter q) {
    List<Row> rows = come(q);
    Come totals = rows.get(0).come;
    List<Standing> standing = standing(q);
    return new FunnelReport(
        q.period().from(),
        q.period().to(),
        stages(totals, standing),
        totals,
        rows.stream()
            .filter(row -> row.week != null)
            .map(row -> new Week(row.week, row.come))
            .toList(),
        standing,
        losses(q));
  }

  private static List<Step> stages(Come t, List<Standing> standing) {
    return List.of(
        step(Stage.LEAD, standing, t.leads(), t.toMql(), t.secondsToMql()),
        step(Stage.MQL, standing, t.mql(), t.toSql(), t.secondsToSql()),
        step(Stage.SQL, standing, t.sql(), t.toOpportunity(), t.secondsToOpportunity()),
        step(Stage.OPPORTUNITY, standing, t.opportunity(), t.toCustomer(), t.secondsToCustomer()),
        step(Stage.CUSTOMER, standing, t.customer(), null, null));
  }

  private static Step step(
      Stage stage,
      List<Standing> standing,
      long entered,
      @Nullable Double toNext,
      @Nullable Long dwell) {
    long now =
        standing.stream()
            .filter(one -> one.status() == Status.ACTIVE || one.status() == Status.WON)
            .filter(one -> (one.stage() == Stage.SUBSCRIBER ? Stage.LEAD : one.stage()) == stage)
            .mapToLong(Standing::leads)
            .sum();
    return new Step(stage, now, entered, toNext, dwell);
  }

  private record Row(@Nullable LocalDate week, Come come) {}

  /** Returns the total first, then the weeks. */
  private List<Row> come(ReportFilter q) {
    String lead = "join leadflow.lead_card l on l.id = p.lead_id";
    return ask(
            q,
            q.narrowsOwners()
                ? COME.formatted(lead, q.ofLeads("l"))
                : COME.formatted("", q.ofLeads("p")))
        .query((r, n) -> new Row(r.getObject("week", LocalDate.class), come(r)))
        .list();
  }

  private static Come come(ResultSet r) throws SQLException {
    long leads = r.getLong("leads");
    long mql = r.getLong("mql");
    long sql = r.getLong("sql");
    long opportunity = r.getLong("opportunity");
    long customer = r.getLong("customer");
    return new Come(
        leads,
        mql,
        sql,
        opportunity,
        customer,
        SlaAttainment.share(mql, leads),
        SlaAttainment.share(sql, mql),
        SlaAttainment.share(opportunity, sql),
        SlaAttainment.share(customer, opportunity),
        SlaAttainment.share(customer, leads),
        seconds(r, "to_mql"),
        seconds(r, "to_sql"),
        seconds(r, "to_opportunity"),
        seconds(r, "to_customer"));
  }

  private static @Nullable Long seconds(ResultSet r, String column) throws SQLException {
    Double seconds = r.getObject(column, Double.class);
    return seconds == null ? null : (Long) Math.round(seconds);
  }

  private List<Standing> standing(ReportFilter q) {
    return ask(q, STANDING.formatted(q.ofLeads("l")))
        .query(
            (r, n) ->
                new Standing(
                    Stage.valueOf(r.getString("stage")),
                    Status.valueOf(r.getString("status")),
                    r.getLong("n")))
        .list()
        .stream()
        .sorted(Comparator.comparing(Standing::stage).thenComparing(Standing::status))
        .toList();
  }

  private List<Loss> losses(ReportFilter q) {
    String lead = q.narrowsLeads() ? "join leadflow.lead_card l on l.id = c.lead_id" : "";
    return ask(q, LOSSES.formatted(lead, q.ofLeads("l")))
        .query(
            (r, n) ->
                new Loss(
                    Status.valueOf(r.getString("to_status")),
                    r.getString("reason"),
                    r.getLong("n")))
        .list();
  }

  private JdbcClient.StatementSpec ask(ReportFilter q, String sql) {
    return jdbc.sql(sql).params(q.values());
  }
}
