package leadflow.insight.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** The report on 90 days of a year with 100,000 leads, 500,000 activities and 300,000 mails. */
@Tag("long")
@LeadflowTest
@DirtiesContext
@TestPropertySource(properties = "spring.application.name=many-touches")
class ContentSpeedTests {

  private static final int FEW = 10_000;
  private static final int MANY = 100_000;
  private static final int TIMES = 5;

  /** A loaded machine takes many times longer than a quiet one; the growth tells more. */
  private static final long PATIENCE_MILLIS = 60_000;

  @Autowired ContentReports reports;
  @Autowired JdbcTemplate jdbc;

  @Test
  void growsWithTheNumberOfTouches() {
    long few = millis(FEW);
    long many = millis(MANY);
    System.out.printf(
        "Content, 90 days: %,d leads %,d ms, %,d leads %,d ms (median of %d), growth %.1f%n",
        FEW, few, MANY, many, TIMES, (double) many / few);
    assertThat(many).as("milliseconds").isLessThan(PATIENCE_MILLIS);
    assertThat((double) many / few).as("ten times as many leads").isLessThan(20);
  }

  private long millis(int leads) {
    ManyTouches.write(jdbc, leads);
    ContentFilter question =
        new ContentFilter(
            ReportPeriod.last(Clock.systemUTC()),
            ContentFilter.DEFAULT_WINDOW,
            null,
            null,
            true,
            null,
            null);
    assertThat(reports.make(question).rows()).hasSizeGreaterThan(100);
    List<Long> times =
        IntStream.range(0, TIMES)
            .mapToObj(
                n -> {
                  long began = System.nanoTime();
                  reports.make(question);
                  return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                })
            .sorted()
            .toList();
    return times.get(TIMES / 2);
  }
}
