package leadflow.sla;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import leadflow.sla.SlaClock.State;
import leadflow.support.Schema;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database tells the state of a clock as {@link SlaClock#state} does. */
class ClockStateTests {

  private static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  private static final List<State> STORED =
      List.of(State.RUNNING, State.MET, State.MET_LATE, State.CANCELLED);

  private final JdbcClient jdbc = Schema.create();

  /** Every stored state, and every order of warning, due instant, stop and now, equal ones too. */
  @Test
  void sameStateAsTheRecord() {
    for (State stored : STORED) {
      for (int warn = 0; warn <= 3; warn++) {
        for (int due = warn; due <= 3; due++) {
          for (int now = 0; now <= 4; now++) {
            State state = clock(stored, warn, due).state(at(now));
            assertThat(state(stored, warn, due, now))
                .as("%s, warning %d, due %d, now %d", stored, warn, due, now)
                .isEqualTo(state.name());
            for (int stop = 0; stop <= 4; stop++) {
              boolean late = stored == State.CANCELLED && stop >= due;
              assertThat(outcome(stored, warn, due, stop, now))
                  .isEqualTo(late ? "CANCELLED_LATE" : state.name());
            }
          }
        }
      }
    }
  }

  @Test
  void overdueClocksAreThoseWhoseStateIsOverdue() {
    jdbc.sql(
            """
            insert into leadflow.lead (id, email, email_key, stage, status, position, stage_since, created_at, updated_at)
            select gen_random_uuid(), n::text, n::text, 'MQL', 'ACTIVE', 'QUALIFICATION', now(), now(), now()
            from generate_series(1, 40) n
            """)
        .update();
    jdbc.sql(
            """
            insert into leadflow.sla_clock (lead_id, cycle, kind, target, started_at, warn_at, due_at, state)
            select l.id, 1, 'qualify', 'PT1H', s, s, s + row_number() over () * interval '1 minute',
              (array['RUNNING', 'MET'])[1 + mod(l.email::int, 2)]
            from leadflow.lead l, cast(:start as timestamptz) s
            """)
        .param("start", Timestamp.from(START))
        .update();
    List<Long> overdue = new ArrayList<>();
    for (int minute : List.of(0, 1, 20, 40)) {
      Timestamp now = Timestamp.from(START.plus(Duration.ofMinutes(minute)));
      overdue = ids("select id from leadflow.overdue_clocks(:now) order by id", now);
      assertThat(overdue)
          .isEqualTo(
              ids(
                  """
                  select id from leadflow.lead_clock
                  where leadflow.clock_state(state, warn_at, due_at, :now) = 'OVERDUE' order by id
                  """,
                  now));
    }
    assertThat(overdue).hasSize(20);
  }

  private List<Long> ids(String sql, Timestamp now) {
    return jdbc.sql(sql).param("now", now).query(Long.class).list();
  }

  private String state(State stored, int warn, int due, int now) {
    return jdbc.sql(
            "select leadflow.clock_state(?, ?::timestamptz, ?::timestamptz, ?::timestamptz)")
        .params(stored.name(), stamp(warn), stamp(due), stamp(now))
        .query(String.class)
        .single();
  }

  private String outcome(State stored, int warn, int due, int stop, int now) {
    return jdbc.sql(
            "select leadflow.clock_outcome(?, ?::timestamptz, ?::timestamptz, ?::timestamptz, ?::timestamptz)")
        .params(stored.name(), stamp(warn), stamp(due), stamp(stop), stamp(now))
        .query(String.class)
        .single();
  }

  private static Instant at(int hour) {
    return START.plus(Duration.ofHours(hour));
  }

  private static Timestamp stamp(int hour) {
    return Timestamp.from(at(hour));
  }

  private static SlaClock clock(State stored, int warn, int due) {
    return new SlaClock(
        1,
        1,
        ClockKind.QUALIFY,
        null,
        Duration.ofHours(1),
        null,
        START,
        at(warn),
        at(due),
        null,
        stored,
        null,
        null,
        false,
        false,
        false,
        1,
        null);
  }
}
