package leadflow.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import leadflow.lead.LeadTransactions;
import leadflow.sla.calendar.CalendarChanged;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A million running clocks cost the worker nothing while nothing has changed. */
@Tag("long")
@LeadflowTest
@DirtiesContext
@TestPropertySource(properties = "spring.application.name=a-million-clocks")
class ClockScaleTests {

  private static final int CLOCKS = 1_000_000;
  private static final int OF_THE_SMALL_TEAM = 200;

  @Autowired ClockMoves moves;
  @Autowired SlaPolicy policy;
  @Autowired LeadTransactions transactions;
  @Autowired ApplicationEventPublisher events;
  @Autowired JdbcClient jdbc;

  @Test
  void lookingForWhatIsBehindAmongAMillionClocks() {
    aMillionClocks();
    moves.moveAll();
    long quiet = median(() -> moves.takeATurn());

    transactions.inOne(() -> events.publishEvent(new CalendarChanged("small")));
    long began = System.nanoTime();
    moves.moveAll();
    Duration moved = Duration.ofNanos(System.nanoTime() - began);

    System.out.printf(
        "%,d running clocks: a look that finds nothing takes %.1f ms; %d clocks of one team were"
            + " looked through in %d ms%n",
        CLOCKS, quiet / 1000.0, OF_THE_SMALL_TEAM, moved.toMillis());
    assertThat(quiet).as("microseconds of a look").isLessThan(50_000);
    assertThat(behind("small")).isZero();
  }

  private void aMillionClocks() {
    jdbc.sql(
            "insert into leadflow.team (id, name, zone, hours) select 'small', 'Small', zone, hours from leadflow.team")
        .update();
    jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, stage, status, position, stage_since, created_at, updated_at)
            select gen_random_uuid(), 'l' || n || '@example.com', 'l' || n || '@example.com', 'MQL', 'ACTIVE',
              'QUALIFICATION', now(), now(), now()
            from generate_series(1, :clocks) n
            """)
        .param("clocks", CLOCKS)
        .update();
    jdbc.sql(
            """
            insert into leadflow.sla_clock (lead_id, cycle, kind, team_id, target, started_at, warn_at, due_at,
              state, policy_version, calendar_version, asked)
            select id, 1, 'first-touch', case when row_number() over () <= :small then 'small' else 'inside-sales' end,
              'PT2H', now(), now(), now(), 'RUNNING', :policy, 1,
              '{"kind": "first-touch", "hot": false, "owned": true}'
            from leadflow.lead
            """)
        .param("small", OF_THE_SMALL_TEAM)
        .param("policy", policy.newestVersion())
        .update();
    jdbc.sql("analyze leadflow.sla_clock").update();
  }

  private long behind(String team) {
    return jdbc.sql(
            """
            select count(*) from leadflow.sla_clock c join leadflow.team t on t.id = c.team_id
            where t.id = :team and c.calendar_version < t.calendar_version
            """)
        .param("team", team)
        .query(Long.class)
        .single();
  }

  private static long median(Runnable look) {
    List<Long> times =
        IntStream.range(0, 21)
            .mapToObj(
                n -> {
                  long began = System.nanoTime();
                  look.run();
                  return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return times.get(times.size() / 2);
  }
}
