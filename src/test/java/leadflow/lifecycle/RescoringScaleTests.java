package leadflow.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** All scores of 100,000 leads with 500,000 activities again, while leads come in. */
@LeadflowTest
@Tag("long")
@TestPropertySource(properties = "spring.application.name=rescoring-scale")
class RescoringScaleTests {

  private static final int LEADS = 100_000;
  private static final int CAPTURES = 400;

  @Autowired Rescoring rescoring;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void captureGoesOnWhileAllAreScoredAgain() throws Exception {
    manyLeads();
    rescoring.look();
    captures("warm", CAPTURES);
    long quiet = p99(captures("quiet", CAPTURES));

    jdbc.sql("update leadflow.lead set score_changes_at = now() - interval '1 minute'").update();
    ExecutorService background = Executors.newSingleThreadExecutor();
    try {
      long began = System.nanoTime();
      Future<Long> all =
          background.submit(
              () -> {
                rescoring.look();
                return System.nanoTime() - began;
              });
      List<Long> busy = new ArrayList<>();
      while (!all.isDone()) {
        busy.addAll(captures("busy" + busy.size(), 20));
      }
      double seconds = all.get() / 1e9;
      System.out.printf(
          "%,d leads with %,d activities scored again in %.1f s: %,.0f leads a second; a capture"
              + " takes at the 99th of 100 %d ms, in quiet %d ms (%d and %d captures)%n",
          LEADS, 5 * LEADS, seconds, LEADS / seconds, p99(busy), quiet, busy.size(), CAPTURES);
      assertThat(waiting()).isZero();
      assertThat(LEADS / seconds).as("leads a second").isGreaterThan(300);
      assertThat(p99(busy)).as("milliseconds").isLessThan(500);
    } finally {
      background.shutdownNow();
    }
  }

  private void manyLeads() {
    jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, title, company_size, stage, status, position,
              stage_since, created_at, updated_at)
            select gen_random_uuid(), 'l' || n || '@example.com', 'l' || n || '@example.com',
              (array['Director', 'Student', 'Engineer', 'Head of Sales', null])[1 + n % 5], (n % 900)::text,
              'LEAD', 'INACTIVE', 'NONE', now(), now(), now()
            from generate_series(1, :leads) n
            """)
        .param("leads", LEADS)
        .update();
    jdbc.sql(
            """
            insert into leadflow.activity (id, lead_id, type, url, human, occurred_at, received_at)
            select gen_random_uuid()::text, l.id,
              (array['page.viewed', 'content.downloaded', 'webinar.attended', 'email.clicked', 'page.viewed'])[n],
              case when n = 1 then '/pricing' when n = 5 then '/blog' end, true,
              now() - random() * interval '200 days', now()
            from leadflow.lead l cross join generate_series(1, 5) n
            """)
        .update();
    jdbc.sql("analyze").update();
  }

  /** Milliseconds each, one after the other. */
  private List<Long> captures(String who, int count) {
    Http client = Http.withKey(port);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      client
          .post(
              "/api/leads",
              "{\"email\":\"%s-%d@example.com\",\"request\":\"content\",\"title\":\"Director\"}"
                  .formatted(who, i))
          .is(201);
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
    return millis;
  }

  private static long p99(List<Long> millis) {
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
  }

  private long waiting() {
    return jdbc.sql("select count(*) from leadflow.lead where score_changes_at <= now()")
        .query(Long.class)
        .single();
  }
}
