package leadflow.mail.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import leadflow.lead.LeadTransactions;
import leadflow.mail.operations.OutboxSearch.Filters;
import leadflow.support.LeadflowTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The operator's page among many mails: nothing it asks for is found by reading them all. */
@LeadflowTest
class ManyMailsTests {

  private static final List<String> MANY =
      List.of(
          """
          insert into leadflow.lead (id, email, email_key, first_name, stage, status, position, cycle,
            stage_since, created_at, updated_at)
          select gen_random_uuid(), e, e, 'First' || i, 'LEAD', 'ACTIVE', 'NURTURE', 1, now(), now(), now()
          from (select i, 'person' || i || '@company' || i %% 500 || '.example' as e
            from generate_series(1, %1$d / 2) i) numbered
          """,
          "analyze leadflow.lead",
          """
          insert into leadflow.message (id, lead_id, cycle, step, kind, template, recipient, subject, html, text,
            message_id, date, token, state, attempt, not_before, reason, settled_at)
          select gen_random_uuid(), l.id, 1, 'nurture-' || n, 'nurture', 'template-' || i %% 30, l.email,
            'Mail ' || n, repeat('Hello ', 150), 'Hello', gen_random_uuid()::text, now() - i * interval '1 minute',
            gen_random_uuid()::text, state, 1, now(),
            case state when 'DEFERRED' then '451 4.7.1 greylisted, call ' || i end,
            case when state in ('SENT', 'UNKNOWN', 'FAILED') then now() - i * interval '1 minute' end
          from (
            select id, email, n, row_number() over () as i from leadflow.lead cross join generate_series(1, 2) n) l,
            lateral (select case when i %% 100 = 0 then 'PENDING' when i %% 200 = 1 then 'DEFERRED'
              when i %% 5000 = 2 then 'UNKNOWN' when i %% 1000 = 3 then 'FAILED' else 'SENT' end as state) s
          """);

  @Autowired OutboxSearch mails;
  @Autowired LeadTransactions transactions;
  @Autowired JdbcClient jdbc;

  @Test
  void amongFiftyThousand() {
    among(50_000);
  }

  @Test
  @Tag("long")
  void amongAMillion() {
    among(1_000_000);
  }

  private void among(int number) {
    MANY.forEach(sql -> jdbc.sql(sql.formatted(number)).update());
    // as the database does by itself before long
    Awaitility.await().atMost(Duration.ofMinutes(5)).until(this::isTidy);
    Map<String, Supplier<?>> looks = new LinkedHashMap<>();
    looks.put("numbers", mails::numbers);
    looks.put("templates", mails::templates);
    looks.put("all", () -> mails.find(Filters.NONE, 0, 50));
    looks.put("a late page", () -> mails.find(Filters.NONE, number / 100, 50));
    looks.put("unknown", () -> mails.find(new Filters("UNKNOWN", null, null, null), 0, 25));
    looks.put("waiting", () -> mails.find(new Filters("PENDING", null, null, null), 0, 50));
    looks.put(
        "a domain", () -> mails.find(new Filters(null, "company7.example", null, null), 0, 50));
    looks.put("a template", () -> mails.find(new Filters(null, null, "template-7", null), 0, 50));
    looks.put(
        "failed of a domain",
        () -> mails.find(new Filters("FAILED", "company73.example", null, null), 0, 50));
    looks.put("an address", () -> mails.find(new Filters(null, null, null, "person77@"), 0, 50));
    looks.put(
        "an address that waits",
        () -> mails.find(new Filters("PENDING", null, null, "person77@"), 0, 50));
    looks.put("nobody", () -> mails.find(new Filters(null, null, null, "nobody"), 0, 50));

    looks.forEach(
        (name, look) -> {
          look.get();
          long began = System.nanoTime();
          assertThat(wholeTablesRead(look)).as("tables read as a whole for %s", name).isZero();
          System.out.printf(
              "among %,d mails: %s in %.1f ms%n", number, name, (System.nanoTime() - began) / 1e6);
        });
    assertThat(mails.templates()).hasSize(30);
    assertThat(mails.find(new Filters(null, null, null, "person77@"), 0, 50).total()).isEqualTo(2);
    assertThat(mails.numbers().pending()).isEqualTo(number / 100);
  }

  /**
   * While a transaction from before is still open it cannot be told that all rows are seen by all.
   */
  private boolean isTidy() {
    jdbc.sql("vacuum analyze leadflow.message").update();
    return jdbc.sql(
            "select relallvisible > 0.95 * relpages from pg_class where oid = 'leadflow.message'::regclass")
        .query(Boolean.class)
        .single();
  }

  /** As the database counts them itself, of the plans that were really carried out. */
  private long wholeTablesRead(Supplier<?> look) {
    return transactions.inOne(
        () -> {
          long before = read();
          look.get();
          return read() - before;
        });
  }

  private long read() {
    return jdbc.sql(
            """
            select sum(seq_scan) from pg_stat_xact_user_tables
            where schemaname = 'leadflow' and relname in ('message', 'lead')
            """)
        .query(Long.class)
        .single();
  }
}
