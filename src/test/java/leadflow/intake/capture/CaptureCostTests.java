package leadflow.intake.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Statements;
import leadflow.support.Statements.Statement;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What one lead costs the database; the figures in {@code src/docs/measurements.md} come from here.
 */
@LeadflowTest
class CaptureCostTests {

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired JdbcClient jdbc;

  @Test
  void aCapturedLeadUpToItsFirstWait() {
    for (int warm = 0; warm < 20; warm++) {
      leads.lead().asks("content").captured();
    }
    String before = walPosition();
    Statements.taken();
    UUID lead = leads.lead().asks("content").captured();
    List<Statement> sent = Statements.taken();
    long wal =
        jdbc.sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :before::pg_lsn)")
            .param("before", before)
            .query(Long.class)
            .single();
    assertThat(journeys.at(lead)).containsExactly("IntermediateEvent_EmailDue");
    print("one captured lead", sent, wal);
    assertThat(sent.size()).isLessThanOrEqualTo(26);
    // three of them tell which ways the lead took
    assertThat(sent.stream().mapToInt(Statement::rows).sum()).isLessThanOrEqualTo(27);
  }

  @Test
  void anActivityWithoutAVerdict() {
    UUID lead = leads.lead().asks("content").captured();
    leads.does(lead, "page.viewed /courses");
    String before = walPosition();
    Statements.taken();
    leads.does(lead, "page.viewed /courses");
    List<Statement> sent = Statements.taken();
    long wal =
        jdbc.sql("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), :before::pg_lsn)")
            .param("before", before)
            .query(Long.class)
            .single();
    print("one activity", sent, wal);
    assertThat(sent).as("the engine is not asked").noneMatch(Statement::ofEngine);
    assertThat(sent.size()).isLessThanOrEqualTo(4);
  }

  private static void print(String what, List<Statement> sent, long wal) {
    long engine = sent.stream().filter(Statement::ofEngine).count();
    int engineRows = sent.stream().filter(Statement::ofEngine).mapToInt(Statement::rows).sum();
    int rows = sent.stream().mapToInt(Statement::rows).sum();
    System.out.printf(
        "COST of %s: %d statements (engine %d, record %d), %d rows (engine %d, record %d), %d bytes of WAL%n%s%n",
        what,
        sent.size(),
        engine,
        sent.size() - engine,
        rows,
        engineRows,
        rows - engineRows,
        wal,
        sent.stream()
            .map(s -> "  " + s.rows() + " " + s.sql().replaceAll("\\s+", " "))
            .map(s -> s.length() > 110 ? s.substring(0, 110) : s)
            .collect(Collectors.joining("\n")));
  }

  private String walPosition() {
    return jdbc.sql("select pg_current_wal_insert_lsn()::text").query(String.class).single();
  }
}
