package leadflow.insight.dashboard;

import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A year of leads up to an instant, made in the database and the same each time: seven of ten
 * become an MQL, four an SQL, one a customer; some are recycled, disqualified or lost. A lead costs
 * some five clocks and moves. Three teams, eight SDRs, six AEs.
 */
public final class YearOfLeads {

  private static final String PEOPLE =
      """
      insert into leadflow.team (id, name, zone, hours) select id, name, zone,
        (select hours from leadflow.team where id = 'inside-sales')
      from (values ('west', 'West', 'America/New_York'), ('east', 'East', 'Europe/Berlin')) t(id, name, zone)
      on conflict do nothing;
      insert into leadflow.staff (user_id, team_id, capacity)
      select who, (array['inside-sales', 'west', 'east'])[1 + n % 3], 100 + 20 * n from (
        select 'sdr' || n as who, n from generate_series(1, 8) n
        union all select 'ae' || n, n from generate_series(1, 6) n) p
      on conflict do nothing
      """;

  /** Each lead's way, from which its rows follow; r1 to r5 are its luck. */
  private static final String STORIES =
      """
      create temporary table story as
      select s.*, case when r1 < 70 and mql <= instant '%2$s' then mql end as mql_at,
        case when r1 < 40 and sql <= instant '%2$s' then sql end as sql_at,
        case when r1 < 25 and opp <= instant '%2$s' then opp end as opp_at,
        case when r1 < 12 and won <= instant '%2$s' then won end as won_at,
        case when r1 between 55 and 69 and sql <= instant '%2$s' then sql
          when r1 between 12 and 19 and won <= instant '%2$s' then won end as out_at,
        case when r1 between 63 and 69 then 'RECYCLED' when r1 between 55 and 62 then 'DISQUALIFIED'
          when r1 between 12 and 19 then 'LOST' end as out_as,
        (array['unreachable', 'no budget', 'no need', 'later', null])[1 + r3 %% 5] as reason
      from (select s.*, at + (r2 %% 20) * interval '1 day' + r3 * interval '1 minute' as mql,
          at + (r2 %% 20 + r3 %% 9) * interval '1 day' + r4 * interval '1 minute' + interval '1 day' as sql,
          at + (r2 %% 20 + r3 %% 9 + r4 %% 6) * interval '1 day' + r5 * interval '1 minute' + interval '3 days' as opp,
          at + (r2 %% 20 + r3 %% 9 + r4 %% 6 + r5 %% 50) * interval '1 day' + interval '5 days' as won
        from (select n, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid as id,
            instant '%2$s' - interval '365 days' * (1 - n::float / %1$d) - interval '1 minute' as at,
            abs(hashint8(n)) %% 100 as r1, abs(hashint8(n + 10000000)) %% 1000 as r2,
            abs(hashint8(n + 20000000)) %% 1000 as r3, abs(hashint8(n + 30000000)) %% 1000 as r4,
            abs(hashint8(n + 40000000)) %% 1000 as r5,
            (array['ads', 'fair', 'search', 'referral', 'partner', null])[1 + abs(hashint8(n + 50000000)) %% 6] as source,
            (array['Engines', 'Pumps', 'Valves', null])[1 + abs(hashint8(n + 60000000)) %% 4] as product
          from generate_series(1, %1$d) n) s) s
      """;

  private static final String LEADS =
      """
      insert into leadflow.lead (id, email, email_key, first_name, last_name, company, stage, status, status_reason, position,
        stage_since, created_at, updated_at, source, product, owner, hot)
      select id, 'l' || n || '@year.example', 'l' || n || '@year.example', 'Ana', 'Lead ' || n, 'Company ' || n %% 500,
        case when out_at is not null and out_as = 'RECYCLED' then 'LEAD' when won_at is not null then 'CUSTOMER'
          when opp_at is not null then 'OPPORTUNITY' when sql_at is not null then 'SQL' when mql_at is not null then 'MQL' else 'LEAD' end,
        case when won_at is not null then 'WON' when out_at is not null then out_as else 'ACTIVE' end,
        case when out_at is not null then reason end,
        case when won_at is not null then 'NONE' when out_at is not null then case out_as when 'RECYCLED' then 'RESTING' else 'NONE' end
          when opp_at is not null then 'OPPORTUNITY' when sql_at is not null then 'HANDOVER' when mql_at is not null then 'QUALIFICATION' else 'NURTURE' end,
        coalesce(won_at, out_at, opp_at, sql_at, mql_at, at), at, coalesce(won_at, out_at, opp_at, sql_at, mql_at, at), source, product,
        case when sql_at is not null then 'ae' || 1 + r4 %% 6 when mql_at is not null and r5 %% 10 > 0 then 'sdr' || 1 + r3 %% 8 end,
        r2 %% 10 = 0
      from story
      """;

  private static final String MOVES =
      """
      insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status, at, cause, reason, actor,
        dwell_seconds, dwell_business_seconds)
      select id, 1, m.before, m.after, case when m.before is not null then 'ACTIVE' end, m.status, m.at, 'decision', m.reason, 'system',
        extract(epoch from m.at - m.since), extract(epoch from m.at - m.since)::bigint / 4
      from story s cross join lateral (values
        (1, null, 'LEAD', 'ACTIVE', s.at, null, null::timestamptz), (2, 'LEAD', 'MQL', 'ACTIVE', s.mql_at, null, s.at),
        (3, 'MQL', 'SQL', 'ACTIVE', s.sql_at, null, s.mql_at), (4, 'SQL', 'OPPORTUNITY', 'ACTIVE', s.opp_at, null, s.sql_at),
        (5, 'OPPORTUNITY', 'CUSTOMER', 'WON', s.won_at, null, s.opp_at),
        (6, case when s.opp_at is not null then 'OPPORTUNITY' when s.mql_at is not null then 'MQL' else 'LEAD' end,
          case s.out_as when 'RECYCLED' then 'LEAD' when 'LOST' then 'OPPORTUNITY' else 'MQL' end, s.out_as, s.out_at, s.reason,
          coalesce(s.opp_at, s.mql_at, s.at))) m(step, before, after, status, at, reason, since)
      where m.at is not null order by m.at, s.n
      """;

  private static final String CLOCKS =
      """
      insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, owner, started_at, warn_at, due_at, state,
        stopped_at, stopped_by, overdue_business_seconds, reminded_at, escalated_at, calendar_version, policy_version)
      select id, 1, kind, team, target, owner, started, started + target::interval * 0.75, due, state,
        case when state <> 'RUNNING' then stop end, case state when 'RUNNING' then null when 'CANCELLED' then 'recycled' else 'call.held' end,
        case state when 'MET_LATE' then extract(epoch from stop - due)::bigint / 4 end,
        case when stop > started + target::interval * 0.75 and started + target::interval * 0.75 <= instant '%2$s'
          then started + target::interval * 0.75 end,
        case when stop > due and due <= instant '%2$s' then due end, case when team is not null then 1 end, 1
      from (select c.*, case when stop > instant '%2$s' then 'RUNNING' when luck %% 20 = 7 then 'CANCELLED'
            when stop < due then 'MET' else 'MET_LATE' end as state
        from (select s.id, k.kind, k.owner, k.started, k.target, k.luck,
            case when k.kind = 'first-touch' and s.r2 %% 10 = 0 then null else leadflow.team_of(k.owner, null) end as team,
            k.started + k.target::interval as due, k.started + k.target::interval * (k.luck / 900.0) + interval '1 second' as stop
          from story s cross join lateral (values
            ('first-touch', case when s.r5 %% 10 > 0 then 'sdr' || 1 + s.r3 %% 8 end, s.mql_at, case when s.r2 %% 10 = 0 then 'PT5M' else 'PT2H' end, s.r4),
            ('qualify', case when s.r5 %% 10 > 0 then 'sdr' || 1 + s.r3 %% 8 end, s.mql_at, 'P7D', s.r5),
            ('accept', 'ae' || 1 + s.r4 %% 6, s.sql_at, 'PT4H', s.r2), ('decide', 'ae' || 1 + s.r4 %% 6, s.sql_at, 'P1D', s.r3),
            ('opportunity-idle', 'ae' || 1 + s.r4 %% 6, s.opp_at, 'P30D', s.r4)) k(kind, owner, started, target, luck)
          where k.started is not null) c) c
      order by started
      """;

  private static final String ASSIGNMENTS =
      """
      insert into leadflow.assignment (lead_id, cycle, role, team_id, to_user, at, by_user, rule, counted)
      select id, 1, role, leadflow.team_of(who, null), who, at, 'system', 'least-busy', true
      from (select id, 'sdr' as role, case when r5 %% 10 > 0 then 'sdr' || 1 + r3 %% 8 end as who, mql_at as at from story
        union all select id, 'ae', 'ae' || 1 + r4 %% 6, sql_at from story) a
      where who is not null and at is not null order by at
      """;

  /** All that has to be empty before: the leads and what hangs on them. */
  public static void write(JdbcTemplate jdbc, int leads, Instant now) {
    jdbc.execute("truncate leadflow.lead cascade");
    jdbc.execute(PEOPLE);
    jdbc.execute("drop table if exists story");
    for (String sql : List.of(STORIES, LEADS, MOVES, CLOCKS, ASSIGNMENTS)) {
      jdbc.execute(sql.formatted(leads, now).replace("instant '", "timestamptz '"));
    }
    jdbc.execute("vacuum (analyze)");
  }

  private YearOfLeads() {}
}
