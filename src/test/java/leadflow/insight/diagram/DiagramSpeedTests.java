package leadflow.insight.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import leadflow.insight.reporting.ReportFilter;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.process.journey.Diagram;
import leadflow.process.journey.Diagrams;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A diagram over 10,000 and 100,000 leads that wait, the latter among half a million clocks. */
@Tag("long")
@LeadflowTest
@DirtiesContext
@TestPropertySource(properties = "spring.application.name=diagram-speed")
class DiagramSpeedTests {

  private static final int FEW = 10_000;
  private static final int MANY = 100_000;
  private static final int TIMES = 5;
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");

  private static final long MOST_MILLIS = 500;

  @Autowired DiagramFigures heat;
  @Autowired LeadsAtElement leads;
  @Autowired Diagrams diagrams;
  @Autowired RepositoryService repository;
  @Autowired JdbcTemplate jdbc;

  @Test
  void aDiagramIsReadWhileOneLooks() {
    TestClock.set(NOW);
    long[] few = measured(FEW);
    long[] many = measured(MANY);
    String[] what = {
      "counts now",
      "counts now of a team",
      "list",
      "dwell and ways, 90 days",
      "a year",
      "a year of a team",
      "who took a flow"
    };
    for (int i = 0; i < what.length; i++) {
      System.out.printf(
          "Diagram, %s: %,d leads %,d ms, %,d leads %,d ms (median of %d), growth %.1f%n",
          what[i], FEW, few[i], MANY, many[i], TIMES, (double) many[i] / Math.max(1, few[i]));
    }
    assertThat(many[0]).as("counts now, milliseconds").isLessThan(MOST_MILLIS);
    assertThat((double) many[0] / Math.max(10, few[0])).as("ten times as many").isLessThan(20);
  }

  /** Every other lead waits at one and the same task. */
  private long[] measured(int all) {
    int waiting = all / 2;
    WaitingLeads.write(jdbc, all, waiting, NOW);
    System.out.printf(
        "%,d leads, %,d clocks, %,d of them running, %,d activities, %,d flows%n",
        count("leadflow.lead"),
        count("leadflow.sla_clock"),
        count("leadflow.sla_clock where state = 'RUNNING'"),
        count("act_hi_actinst"),
        count("leadflow.flow_taken"));
    Diagram diagram = diagram("lead-qualification");
    assertThat(heat.now(diagram, question(90, null)))
        .filteredOn(place -> place.activity().equals("UserTask_QualifyLead"))
        .singleElement()
        .matches(place -> place.leads() == waiting);
    plans(diagram);
    return new long[] {
      millis(() -> heat.now(diagram, question(90, null))),
      millis(() -> heat.now(diagram, question(90, "west"))),
      millis(
          () ->
              leads.page(
                  diagram,
                  new LeadsAtElement.Spot("UserTask_QualifyLead", null),
                  question(90, null),
                  null,
                  25)),
      millis(() -> heat.past(diagram, question(90, null))),
      millis(() -> heat.past(diagram, question(365, null))),
      millis(() -> heat.past(diagram, question(365, "west"))),
      millis(
          () ->
              leads.page(
                  diagram,
                  new LeadsAtElement.Spot(null, "Flow_BesideToQualify"),
                  question(90, null),
                  null,
                  25))
    };
  }

  private void plans(Diagram diagram) {
    System.out.println(
        "plan of stays in 90 days\n"
            + plan(
                "select a.activity, count(*), percentile_cont(array[0.5, 0.9]) within group (order by a.milliseconds) from leadflow.activity_stay a"
                    + " where a.model = 'lead-qualification' and a.ended_at >= '2026-04-01' and a.ended_at < '2026-07-01'"
                    + " group by a.activity"));
    String state =
        plan(
            DiagramFigures.now(question(90, null))
                .replace(":model", "'" + diagram.model() + "'")
                .replace(":now", "timestamptz '" + NOW + "'"));
    System.out.println("plan of counts now\n" + state);
    assertThat(state).contains("leadflow_execution_standing").doesNotContain("Seq Scan on act_");
  }

  private String plan(String sql) {
    return jdbc.queryForList("explain (analyze, buffers, timing off) " + sql, String.class).stream()
        .collect(Collectors.joining("\n"));
  }

  private Diagram diagram(String model) {
    return diagrams
        .of(
            repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(model)
                .latestVersion()
                .singleResult()
                .getId())
        .orElseThrow();
  }

  private static ReportFilter question(int days, String team) {
    return new ReportFilter(
        new ReportPeriod(NOW.minus(Duration.ofDays(days)), NOW), NOW, null, team, null, null, null);
  }

  private long count(String rows) {
    return jdbc.queryForObject("select count(*) from " + rows, Long.class);
  }

  private static long millis(Runnable work) {
    work.run();
    List<Long> times =
        IntStream.range(0, TIMES)
            .mapToObj(
                n -> {
                  long began = System.nanoTime();
                  work.run();
                  return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return times.get(TIMES / 2);
  }
}
