package leadflow.insight.content;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A year of leads, made in the database: five activities and three mails a lead, of which a third
 * becomes an MQL, a seventh an SQL, a twelfth an opportunity and a thirtieth a customer.
 */
final class ManyTouches {

  private static final String LEADS =
      """
      insert into leadflow.lead (id, email, email_key, stage, status, position, stage_since, created_at, updated_at,
        segment, product, source, campaign, asset)
      select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'l' || n || '@example.com',
        'l' || n || '@example.com', 'LEAD', 'ACTIVE', 'NURTURE', at, at, at,
        (array['enterprise', 'mid', 'small'])[1 + n % 3], (array['Engines', 'Pumps'])[1 + n % 2],
        (array['ads', 'fair', 'search', null])[1 + n % 4], (array['spring', 'autumn', null])[1 + n % 3],
        case when n % 2 = 0 then 'Guide ' || n % 40 end
      from (select n, now() - interval '365 days' * (1 - n::float / %1$d) as at from generate_series(1, %1$d) n) s
      """;

  private static final String ACTIVITIES =
      """
      insert into leadflow.activity (id, lead_id, type, subject, url, properties, human, occurred_at, received_at)
      select 'a' || n, ('00000000-0000-0000-0000-' || lpad((1 + n %% %1$d)::text, 12, '0'))::uuid, type,
        case when type like 'email.%%' then 'mail-' || r1 when type = 'content.downloaded' then 'Guide ' || r1 end,
        case when type = 'page.viewed' then '/page/' || r1 || '?utm=' || n else 'https://leadflow.example/' || r1 end,
        case when type like 'email.%%'
          then jsonb_build_object('template', 'mail-' || r1, 'link', 'link-' || r1 %% 4, 'messageId', 'm' || n)
          else '{}' end,
        abs(hashint8(n + 2000000)) %% 10 > 0, at, at
      from (select n, (abs(hashint8(n)) %% 40) as r1,
          (array['page.viewed', 'email.clicked', 'page.viewed', 'content.downloaded', 'email.opened', 'email.clicked',
            'page.viewed', 'webinar.attended', 'email.replied', 'demo.requested'])[1 + abs(hashint8(n + 1000000)) %% 10] as type,
          now() - interval '365 days' * (1 - n::float / %2$d) as at
        from generate_series(1, %2$d) n) s
      """;

  private static final String MESSAGES =
      """
      insert into leadflow.message (id, lead_id, cycle, step, kind, template, recipient, subject, html, text, message_id,
        date, token, state, not_before, settled_at, links)
      select gen_random_uuid(), ('00000000-0000-0000-0000-' || lpad((1 + n %% %1$d)::text, 12, '0'))::uuid, 1,
        'nurture-' || n, 'nurture', 'mail-' || abs(hashint8(n + 3000000)) %% 40, 'a@b.example', 'Subject', repeat('<p>A mail</p>', 300),
        repeat('A mail ', 100), '<m' || n || '>', at, 't' || n,
        (array['SENT', 'SENT', 'SENT', 'SENT', 'SENT', 'SENT', 'SENT', 'FAILED', 'UNKNOWN', 'SKIPPED'])[1 + abs(hashint8(n)) %% 10],
        at, at,
        '[{"name": "link-0", "url": "https://leadflow.example/0"}, {"name": "link-1", "url": "https://leadflow.example/1"},
          {"name": "link-2", "url": "https://leadflow.example/2"}, {"name": "link-3", "url": "https://leadflow.example/3"}]'
      from (select n, now() - interval '365 days' * (1 - n::float / %2$d) as at from generate_series(1, %2$d) n) s
      """;

  private static final String CHANGES =
      """
      insert into leadflow.stage_change (lead_id, cycle, from_stage, to_stage, from_status, to_status, at, cause)
      select l.id, 1, c.before, c.after, 'ACTIVE', 'ACTIVE',
        least(now(), l.created_at + c.days * interval '1 day'), 'decision'
      from (select id, created_at, row_number() over (order by id) as n from leadflow.lead) l
      join (values (1, null, 'LEAD', 0), (3, 'LEAD', 'MQL', 20), (7, 'MQL', 'SQL', 30), (12, 'SQL', 'OPPORTUNITY', 40))
        c(every, before, after, days) on l.n % c.every = 0
      """;

  private static final String DEALS =
      """
      insert into leadflow.opportunity (lead_id, cycle, decision, decided_at, amount, currency, outcome, closed_at)
      select id, 1, 'accept', least(now(), created_at + interval '40 days'), n % 9000, (array['EUR', 'USD'])[1 + n % 2],
        case when n % 30 = 0 then 'won' end, least(now(), created_at + interval '70 days')
      from (select id, created_at, row_number() over (order by id) as n from leadflow.lead) l
      where n % 12 = 0 or n % 30 = 0
      """;

  private static final String ANSWERS =
      """
      insert into leadflow.bant (lead_id, cycle, saved_at, saved_by, need_answer, need_evidence, changed)
      select id, 1, least(now(), created_at + interval '25 days'), 'sofia', (array['CONFIRMED', 'PARTIAL', 'NO'])[1 + n % 3],
        'Leads wait two days for a first call', '{}'
      from (select id, created_at, row_number() over (order by id) as n from leadflow.lead) l where n % 5 = 0
      """;

  private static final String CONSENTS =
      """
      insert into leadflow.consent (lead_id, purpose, granted, at, recorded_at)
      select id, 'marketing', c.granted, least(now(), created_at + c.days * interval '1 day'), now()
      from (select id, created_at, row_number() over (order by id) as n from leadflow.lead) l
      join (values (1, true, 0), (20, false, 15)) c(every, granted, days) on n % c.every = 0
      """;

  private ManyTouches() {}

  static void write(JdbcTemplate jdbc, int leads) {
    jdbc.execute("truncate leadflow.lead cascade");
    jdbc.execute(LEADS.replace("%1$d", String.valueOf(leads)));
    jdbc.execute(ACTIVITIES.formatted(leads, 5 * leads));
    jdbc.execute(MESSAGES.formatted(leads, 3 * leads));
    for (String sql : new String[] {CHANGES, DEALS, ANSWERS, CONSENTS}) {
      jdbc.execute(sql);
    }
    jdbc.execute("vacuum (analyze)");
  }
}
