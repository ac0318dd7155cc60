package leadflow.insight.slaaudit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import leadflow.insight.dashboard.YearOfLeads;
import leadflow.insight.reporting.ReportParameters;
import leadflow.insight.reporting.ReportViewer;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The audit of a year: a page takes no longer than half a second, and a file fits into memory. */
@Tag("long")
@LeadflowTest
@DirtiesContext
@TestPropertySource(properties = "spring.application.name=audit-speed")
class AuditSpeedTests {

  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final ReportViewer ALL = new ReportViewer("maria", null);
  private static final int FEW = 10_000;
  private static final int MANY = 100_000;
  private static final int TIMES = 5;

  /** Half a second on a quiet machine; a loaded one takes several times longer. */
  private static final long PATIENCE_MILLIS = 2_000;

  private static final List<String> FILTERS =
      List.of(
          "",
          "kind=first-touch",
          "team=west",
          "person=sdr3",
          "person=-",
          "source=fair",
          "product=-",
          "verdict=met",
          "verdict=overdue",
          "verdict=due-soon",
          "verdict=cancelled",
          "verdict=missed",
          "verdict=corrected",
          "model=lead-qualification",
          "lead=l900@year.example",
          "sort=due",
          "sort=due&verdict=overdue");

  @Autowired SlaAudit audit;
  @Autowired JdbcTemplate jdbc;
  @Autowired NamedParameterJdbcTemplate named;

  @Test
  void aPageOfAYearIsQuickAndAFileIsSmallInMemory() {
    TestClock.set(NOW);
    Map<String, Long> few = pages(FEW);
    Map<String, Long> many = pages(MANY);
    System.out.printf("Audit of a year, page in ms (median of %d):%n", TIMES);
    many.forEach(
        (asked, millis) ->
            System.out.printf(
                "  %-40s %,d leads %4d, %,d leads %4d%n",
                asked, FEW, few.get(asked), MANY, millis));
    double growth =
        (double) many.values().stream().mapToLong(n -> n).sum()
            / few.values().stream().mapToLong(n -> n).sum();
    System.out.printf("  ten times as many leads take %.1f times as long%n", growth);
    assertThat(growth).isLessThan(15);
    assertThat(many).allSatisfy((asked, millis) -> assertThat(millis).isLessThan(PATIENCE_MILLIS));
    plans();
    file();
  }

  private Map<String, Long> pages(int leads) {
    YearOfLeads.write(jdbc, leads, NOW);
    jdbc.update(
        """
        insert into leadflow.sla_correction (clock_id, at, by_user, counts_as, reason)
        select id, now(), 'maria', 'MET', 'Called from abroad' from leadflow.sla_clock where state = 'MET_LATE' and id %% 100 = 0
        """
            .replace("%%", "%"));
    jdbc.execute("vacuum (analyze) leadflow.sla_clock");
    System.out.printf(
        "%,d leads, %,d clocks%n",
        leads, jdbc.queryForObject("select count(*) from leadflow.sla_clock", Long.class));
    Map<String, Long> took = new LinkedHashMap<>();
    for (String filter : FILTERS) {
      took.put(filter.isEmpty() ? "all" : filter, millis(question(filter)));
    }
    AuditFilter deep = question("").from(new AuditFilter.Place(NOW.minusSeconds(300L * 86_400), 0));
    took.put("deep", millis(deep));
    return took;
  }

  private long millis(AuditFilter question) {
    List<Long> times =
        IntStream.range(0, TIMES)
            .mapToObj(
                n -> {
                  long began = System.nanoTime();
                  audit.page(question);
                  return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return times.get(TIMES / 2);
  }

  /**
   * Which clocks of a quarter are shown and how many there are is read in the index alone; of the
   * whole year, where it is all there is, it may as well be the table.
   */
  private void plans() {
    for (String filter : List.of("", "&team=west", "&verdict=missed", "&person=sdr3")) {
      AuditFilter question = question("from=2026-04-02" + filter);
      for (String sql :
          List.of(
              "select c.id from leadflow.sla_clock c where %s and %s order by %s limit 51"
                  .formatted(
                      question.condition("c"), question.behind("c"), question.order().by("c")),
              "select count(*) from leadflow.sla_clock c where " + question.condition("c"))) {
        String plan =
            String.join(
                "\n", named.queryForList("explain " + sql, question.values(), String.class));
        assertThat(plan)
            .as(filter)
            .contains("sla_clock_started")
            .contains("Index Only Scan")
            .doesNotContain("Seq Scan");
      }
    }
  }

  private void file() {
    Counting counting = new Counting();
    System.gc();
    long began = System.nanoTime();
    audit.export(question(""), counting);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    long clocks = jdbc.queryForObject("select count(*) from leadflow.sla_clock", Long.class);
    System.out.printf(
        "The file of %,d clocks: %,d characters in %,d ms, at most %,d MB of memory more than at its begin%n",
        clocks, counting.characters, millis, counting.most >> 20);
    assertThat(counting.lines).isEqualTo(clocks + 1);
    assertThat(counting.most).as("bytes held").isLessThan(64L << 20);
  }

  private static AuditFilter question(String asked) {
    Map<String, String> given = new LinkedHashMap<>(Map.of("from", "2025-06-30"));
    for (String one : asked.isEmpty() ? new String[0] : asked.split("&")) {
      given.put(one.split("=")[0], one.split("=")[1]);
    }
    ReportParameters parameters = new ReportParameters(given);
    Clock clock = new TestClock();
    AuditFilter question = AuditFilter.read(parameters, ALL, clock);
    parameters.throwIfAny();
    return question;
  }

  /** Keeps nothing; looks from time to time how much is held that nobody can let go of. */
  private static final class Counting extends Writer {

    private static final int LOOK_EVERY = 50_000;

    private final long before = held();
    private long lines;
    private long characters;
    private long most;

    @Override
    public void write(char[] text, int from, int length) {
      characters += length;
      for (int i = from; i < from + length; i++) {
        if (text[i] == '\n' && ++lines % LOOK_EVERY == 0) {
          most = Math.max(most, held() - before);
        }
      }
    }

    private static long held() {
      System.gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
