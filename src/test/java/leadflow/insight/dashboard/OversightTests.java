package leadflow.insight.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the database keeps in step by itself. */
@LeadflowTest
class OversightTests {

  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  @Autowired JdbcTemplate jdbc;

  /** Counted anew from the moves themselves. */
  @Test
  void progressIsWhatTheMovesSay() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 2000, NOW);
    assertThat(
            jdbc.queryForList(
                """
                select l.id from leadflow.lead l join leadflow.lead_progress p on p.lead_id = l.id
                left join (select lead_id, min(at) filter (where to_stage = 'MQL') mql, min(at) filter (where to_stage = 'SQL') sql,
                    min(at) filter (where to_stage = 'OPPORTUNITY') opp, min(at) filter (where to_stage = 'CUSTOMER') won
                  from leadflow.stage_change group by lead_id) c on c.lead_id = l.id
                where (p.created_at, p.source, p.product, p.mql_at, p.sql_at, p.opportunity_at, p.customer_at)
                  is distinct from (l.created_at, l.source, l.product, c.mql, c.sql, c.opp, c.won)
                """))
        .isEmpty();
    assertThat(jdbc.queryForObject("select count(*) from leadflow.lead_progress", Integer.class))
        .isEqualTo(2000);
  }
}
