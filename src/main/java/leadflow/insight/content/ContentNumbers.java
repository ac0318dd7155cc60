package leadflow.insight.content;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Counts the figures of {@link ContentReport} in the database; callers hold one snapshot of it. */
@Repository
class ContentNumbers {

  /** The leads that count, with what each row is split by. */
  private static final String CHOSEN =
      """
      with chosen as not materialized (
        select l.id, %s as part, l.created_at, l.asset, l.campaign, l.source
        from leadflow.lead_card l
        where not l.erased
          and (cast(:segment as text) is null or l.segment = :segment)
          and (cast(:product as text) is null or l.product = :product)
          and (:sample or not (l.source is not distinct from 'sample' and l.properties @> '{"sample": true}'))
      )
      """;

  /** The mail that an activity refers to: by its own template, or through the mail's id. */
  private static final String TEMPLATE_OF =
      """
      coalesce(nullif(btrim(a.properties->>'template'), ''),
        (select m.template from leadflow.lead_mail m
         where m.lead_id = a.lead_id and a.properties->>'messageId' in (m.id::text, m.message_id)
         order by m.id limit 1))
      """;

  /** Reads the touches of all leads that count. */
  private static final String OF_ALL = ", touched as not materialized (select * from chosen)";

  /** Touches since an instant, of the requested kinds; an activity can be a touch of two kinds. */
  private static final String TOUCH =
      """
      , touch as (
        select c.id as lead_id, c.part, a.occurred_at as at, a.id collate "C" as id, a.type, k.kind collate "C" as kind,
          k.name collate "C" as name, k.template collate "C" as template
        from leadflow.lead_activity a
        join touched c on c.id = a.lead_id
        cross join lateral (select case
            when a.type like '%%.requested' then left(a.type, -10)
            when a.type = 'trial.started' then 'trial'
            when a.type = 'form.submitted' then 'contact'
            when a.type = 'custom.newsletter-subscribed' then 'newsletter'
            when a.type = 'content.downloaded' then 'content'
          end as request,
          nullif(btrim(a.subject), '') as subject,
          nullif(split_part(split_part(btrim(a.url), '#', 1), '?', 1), '') as page,
          a.source = 'form' as capture) w
        cross join lateral (select case
            when a.type in ('email.clicked', 'email.replied')
            then coalesce(%s, case when a.type = 'email.clicked' then w.subject end)
          end as template) t
        cross join lateral (values
          (case
             when a.type in ('email.clicked', 'email.replied') then 'template'
             when a.type = 'content.downloaded' then 'asset'
             when a.type = 'page.viewed' then 'page'
             else 'offer'
           end,
           case
             when a.type in ('email.clicked', 'email.replied') then t.template
             when a.type = 'content.downloaded'
             then case when w.capture and w.subject = 'content' then null else coalesce(w.subject, w.page) end
             when a.type = 'page.viewed' then w.page
             else nullif(w.request, '')
           end,
           null),
          (case when a.type = 'email.clicked' then 'link' else 'asset' end,
           case
             when a.type = 'email.clicked' and t.template is not null
             then coalesce(nullif(btrim(a.properties->>'link'), ''), nullif(btrim(a.url), ''))
             when w.capture and a.type <> 'content.downloaded' and w.subject <> w.request then w.subject
           end,
           t.template)
        ) k(kind, name, template)
        where a.human and a.occurred_at >= :since and a.occurred_at < :to
          and (a.type in ('email.clicked', 'email.replied', 'content.downloaded', 'page.viewed', 'trial.started',
                 'form.submitted', 'custom.newsletter-subscribed')
               or a.type like '%%.requested')
          and k.kind in (:kinds) and k.name is not null
        union all
        select c.id, c.part, c.created_at, 'lead:' || c.id, 'lead.created', k.kind, k.name, null
        from touched c
        cross join lateral (values
          ('campaign', nullif(btrim(c.campaign), '')),
          ('source', nullif(btrim(c.source), '')),
          ('asset', case when nullif(btrim(c.asset), '') is not null and not exists (
             select 1 from leadflow.lead_activity a
             where a.lead_id = c.id and a.human and btrim(a.subject) = btrim(c.asset)
               and (a.type = 'content.downloaded' or a.source = 'form'))
           then btrim(c.asset) end)
        ) k(kind, name)
        where c.created_at >= :since and c.created_at < :to and k.kind in (:kinds) and k.name is not null
      )
      """
          .formatted(TEMPLATE_OF);

  /** Results in the period, each with a number of its own. */
  private static final String RESULT =
      """
      , result as (
        select row_number() over () as no, c.id as lead_id, c.part, r.result, r.at,
          case when r.currency is not null then r.amount end as amount,
          case when r.amount is not null then r.currency end as currency
        from chosen c
        join (
          select s.lead_id, lower(s.to_stage) as result, s.at, null::numeric as amount, null::text as currency
          from leadflow.lead_move s
          where s.at >= :from and s.at < :to and %1$s
            and not exists (select 1 from leadflow.lead_move e
              where e.lead_id = s.lead_id and e.cycle = s.cycle and e.to_stage = s.to_stage and %2$s
                and (e.at, e.id) < (s.at, s.id))
          union all
          select lead_id, 'opportunity', decided_at, null, null from leadflow.lead_opportunity
          where decision = 'accept' and decided_at >= :from and decided_at < :to
          union all
          select lead_id, 'won', closed_at, amount, currency from leadflow.lead_opportunity
          where outcome = 'won' and closed_at >= :from and closed_at < :to
        ) r on r.lead_id = c.id
      )
      """
          .formatted(rose("s"), rose("e"));

  /** Restricts touches to leads with a result. */
  private static final String OF_RESULT =
      ", touched as (select * from chosen where id in (select lead_id from result))";

  private static String rose(String row) {
    return """
    (%1$s.to_stage = 'MQL' and (%1$s.from_stage is null or %1$s.from_stage in ('SUBSCRIBER', 'LEAD'))
      or %1$s.to_stage = 'SQL' and (%1$s.from_stage is null or %1$s.from_stage in ('SUBSCRIBER', 'LEAD', 'MQL')))
    """
        .formatted(row);
  }

  private static final String TOUCHES =
      """
      select kind, name, template, part, count(*) as leads, sum(touches) as touches,
        count(*) filter (where clicks > 0) as clicked, sum(clicks) as clicks,
        count(*) filter (where replies > 0) as replied
      from (
        select kind, name, template, part, lead_id, count(*) as touches,
          count(*) filter (where type = 'email.clicked') as clicks,
          count(*) filter (where type = 'email.replied') as replies
        from touch group by kind, name, template, part, lead_id
      ) once_a_lead
      group by kind, name, template, part
      """;

  private static final String RESULTS =
      """
      select part, result, currency, count(*) as results, sum(amount) as revenue
      from result group by part, result, currency
      """;

  private static final String CREDITS =
      """
      , pair as (
        select r.no, r.part, r.result, r.amount, r.currency, t.kind, t.name, t.template,
          row_number() over (partition by r.no, t.kind order by t.at desc, t.id desc) as nth,
          row_number() over (partition by r.no, t.kind, t.template, t.name) as same
        from result r
        join touch t on t.lead_id = r.lead_id and t.at <= r.at and t.at >= r.at - make_interval(secs => :seconds)
      )
      select kind, name, template, part, result, currency,
        count(*) filter (where same = 1) as touched, sum(amount) filter (where same = 1) as touched_revenue,
        count(*) filter (where nth = 1) as last, sum(amount) filter (where nth = 1) as last_revenue
      from pair group by kind, name, template, part, result, currency
      """;

  private static final String MAILS =
      """
      select m.template, c.part, null as link, count(*) as sent, count(*) filter (where m.state = 'SENT') as delivered,
        count(*) filter (where m.state = 'FAILED') as failed
      from leadflow.lead_mail m join chosen c on c.id = m.lead_id
      where %s
      group by m.template, c.part
      """;

  private static final String LINKS =
      """
      select m.template, c.part, x.link, count(*) as sent, count(*) filter (where m.state = 'SENT') as delivered,
        count(*) filter (where m.state = 'FAILED') as failed
      from leadflow.lead_mail m join chosen c on c.id = m.lead_id
      cross join lateral (
        select distinct coalesce(nullif(btrim(l->>'name'), ''), nullif(btrim(l->>'url'), '')) as link
        from jsonb_array_elements(m.links) l) x
      where %s and x.link is not null
      group by m.template, c.part, x.link
      """;

  private static final String HANDED_OVER =
      """
      m.kind in ('nurture', 'service') and m.state in ('SENT', 'FAILED', 'UNKNOWN')
        and m.settled_at >= :from and m.settled_at < :to
      """;

  private static final String BOUNCES =
      """
      select t.template, c.part, count(distinct coalesce(a.properties->>'messageId', a.id)) as times
      from leadflow.lead_activity a
      join chosen c on c.id = a.lead_id
      cross join lateral (select %s as template) t
      where a.type = 'email.bounced' and a.occurred_at >= :from and a.occurred_at < :to and t.template is not null
      group by t.template, c.part
      """
          .formatted(TEMPLATE_OF);

  private static final String OPT_OUTS =
      """
      select m.template, o.part, count(*) as times
      from (
        select n.lead_id, c.part, n.at, n.granted,
          lag(n.granted) over (partition by n.lead_id order by n.at, n.id) as before
        from leadflow.lead_consent n join chosen c on c.id = n.lead_id
        where n.purpose = 'marketing'
      ) o
      cross join lateral (
        select m.template from leadflow.lead_mail m
        where m.lead_id = o.lead_id and m.kind = 'nurture' and m.sent
          and m.settled_at <= o.at and m.settled_at >= o.at - make_interval(secs => :seconds)
        order by m.settled_at desc, m.id desc limit 1) m
      where not o.granted and o.before is distinct from false and o.at >= :from and o.at < :to
      group by m.template, o.part
      """;

  private static final String SAID =
      """
      , said as (
        select row_number() over () as no, s.*
        from chosen c
        join (
          select b.lead_id, b.saved_at as at, 'need' as what, b.need_answer as code, b.need_evidence as text
          from leadflow.lead_bant b
          where b.need_answer is not null and b.saved_at >= :from and b.saved_at < :to
            and not exists (select 1 from leadflow.lead_bant n
              where n.lead_id = b.lead_id and n.cycle = b.cycle and n.need_answer is not null and n.id > b.id
                and n.saved_at < :to)
          union all
          select lead_id, saved_at, 'recycled', reason, null from leadflow.lead_bant
          where verdict = 'recycle' and saved_at >= :from and saved_at < :to
          union all
          select lead_id, at, 'disqualified', reason, null from leadflow.lead_move
          where to_status = 'DISQUALIFIED' and from_status is distinct from to_status and at >= :from and at < :to
          union all
          select lead_id, decided_at, 'rejected', rejection, null from leadflow.lead_opportunity
          where decision = 'reject' and decided_at >= :from and decided_at < :to
          union all
          select lead_id, closed_at, outcome, reason, null from leadflow.lead_opportunity
          where outcome <> 'won' and closed_at >= :from and closed_at < :to
        ) s on s.lead_id = c.id
      )
      """;

  /** Restricts touches to leads about whom sales recorded something. */
  private static final String OF_SAID =
      ", touched as (select * from chosen where id in (select lead_id from said))";

  private static final String HEARD =
      """
      select distinct on (s.no) s.what, s.code, s.text, s.at, t.name as asset
      from said s
      left join touch t on t.lead_id = s.lead_id and t.at <= s.at and t.at >= s.at - make_interval(secs => :seconds)
      order by s.no, t.at desc nulls last, t.id desc
      """;

  private final JdbcClient jdbc;

  ContentNumbers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Identifies a row.
   *
   * @param part what rows are split by; empty when they are not, or the lead has no value
   */
  record Key(Kind kind, String name, @Nullable String template, String part) {}

  /** How many leads it touched and how often. */
  record Touches(Key key, long leads, long touches, long clicked, long clicks, long replied) {}

  /** Results of one type. */
  record Outcome(
      String part,
      String result,
      @Nullable String currency,
      long count,
      @Nullable BigDecimal revenue) {}

  /** Results after a touch, and those after the last touch. */
  record Credit(Key key, Outcome touched, Outcome last) {}

  /** Mails that were handed over to the mail server. */
  record Sent(Key key, long sent, long delivered, long failed) {}

  /** How often something happened with a template. */
  record Times(Key key, long times) {}

  /**
   * One thing that sales recorded.
   *
   * @param what need, recycled, disqualified, rejected, lost or stalled
   * @param code the answer or the reason
   */
  record Word(
      @Nullable String asset,
      String what,
      @Nullable String code,
      @Nullable String text,
      Instant at) {}

  List<Touches> touches(ContentFilter q) {
    return ask(q, OF_ALL + TOUCH + TOUCHES, q.period().from())
        .query(
            (r, n) ->
                new Touches(
                    key(r),
                    r.getLong("leads"),
                    r.getLong("touches"),
                    r.getLong("clicked"),
                    r.getLong("clicks"),
                    r.getLong("replied")))
        .list();
  }

  List<Outcome> results(ContentFilter q) {
    return ask(q, RESULT + RESULTS, q.period().from())
        .query((r, n) -> outcome(r, "results", "revenue"))
        .list();
  }

  List<Credit> credits(ContentFilter q) {
    return ask(q, RESULT + OF_RESULT + TOUCH + CREDITS, windowStart(q))
        .query(
            (r, n) ->
                new Credit(
                    key(r),
                    outcome(r, "touched", "touched_revenue"),
                    outcome(r, "last", "last_revenue")))
        .list();
  }

  List<Sent> mails(ContentFilter q) {
    return sent(q, MAILS);
  }

  List<Sent> links(ContentFilter q) {
    return sent(q, LINKS);
  }

  private List<Sent> sent(ContentFilter q, String sql) {
    return ask(q, sql.formatted(HANDED_OVER), q.period().from())
        .query(
            (r, n) ->
                new Sent(
                    r.getString("link") == null
                        ? template(r)
                        : new Key(
                            Kind.LINK,
                            r.getString("link"),
                            r.getString("template"),
                            r.getString("part")),
                    r.getLong("sent"),
                    r.getLong("delivered"),
                    r.getLong("failed")))
        .list();
  }

  List<Times> bounces(ContentFilter q) {
    return times(q, BOUNCES);
  }

  List<Times> optOuts(ContentFilter q) {
    return times(q, OPT_OUTS);
  }

  private List<Times> times(ContentFilter q, String sql) {
    return ask(q, sql, q.period().from())
        .query((r, n) -> new Times(template(r), r.getLong("times")))
        .list();
  }

  List<Word> said(ContentFilter q) {
    return ask(q, SAID + OF_SAID + TOUCH + HEARD, windowStart(q))
        .param("kinds", List.of(Kind.ASSET.word()))
        .query(
            (r, n) ->
                new Word(
                    r.getString("asset"),
                    r.getString("what"),
                    r.getString("code"),
                    r.getString("text"),
                    r.getTimestamp("at").toInstant()))
        .list();
  }

  /** Returns the segments or products of the leads, to choose from. */
  List<String> values(By by) {
    return jdbc.sql(
            "select distinct %1$s from leadflow.lead_card where %1$s is not null and not erased order by 1"
                .formatted(by.word()))
        .query(String.class)
        .list();
  }

  private static Instant windowStart(ContentFilter q) {
    return q.period().from().minus(q.window(), ChronoUnit.DAYS);
  }

  private StatementSpec ask(ContentFilter q, String sql, Instant since) {
    String part = q.by() == null ? "''" : "coalesce(l.%s, '')".formatted(q.by().word());
    return jdbc.sql(CHOSEN.formatted(part) + sql)
        .param("segment", q.segment())
        .param("product", q.product())
        .param("sample", q.sample())
        .param("kinds", q.kinds().stream().map(Kind::word).toList())
        .param("since", Timestamp.from(since))
        .param("from", Timestamp.from(q.period().from()))
        .param("to", Timestamp.from(q.period().to()))
        .param("seconds", q.window() * ChronoUnit.DAYS.getDuration().toSeconds());
  }

  private static Key key(ResultSet r) throws SQLException {
    return new Key(
        Kind.valueOf(r.getString("kind").toUpperCase(Locale.ROOT)),
        r.getString("name"),
        r.getString("template"),
        r.getString("part"));
  }

  private static Key template(ResultSet r) throws SQLException {
    return new Key(Kind.TEMPLATE, r.getString("template"), null, r.getString("part"));
  }

  private static Outcome outcome(ResultSet r, String count, String revenue) throws SQLException {
    return new Outcome(
        r.getString("part"),
        r.getString("result"),
        r.getString("currency"),
        r.getLong(count),
        r.getBigDecimal(revenue));
  }
}
