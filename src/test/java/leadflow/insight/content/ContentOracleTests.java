package leadflow.insight.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import leadflow.insight.content.ContentFilter.By;
import leadflow.insight.content.ContentFilter.Kind;
import leadflow.insight.content.ContentReport.Heard;
import leadflow.insight.content.ContentReport.Mail;
import leadflow.insight.content.ContentReport.Results;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.reporting.ReportPeriod;
import leadflow.support.LeadflowTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** The report on content equals, figure by figure, what a slow oracle counts over all rows. */
@LeadflowTest
class ContentOracleTests {

  @Autowired ContentReports reports;
  @Autowired JdbcTemplate jdbc;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, 90, 90, -, -, true, -",
        "2, 90, 30, -, -, false, -",
        "3, 200, 7, mid, -, true, -",
        "4, 120, 90, -, Engines, true, SEGMENT",
        "5, 60, 365, -, -, false, PRODUCT",
        "6, 300, 1, enterprise, Pumps, true, SEGMENT"
      })
  void everyFigureIsTheOracles(
      long seed,
      int days,
      int window,
      @Nullable String segment,
      @Nullable String product,
      boolean sample,
      @Nullable By by) {
    new ContentWorld(jdbc, seed).write(400);
    Instant from = ContentWorld.NOW.minus(Duration.ofDays(days + 10L));
    Instant to = from.plus(Duration.ofDays(days));
    ContentReport report =
        reports.make(
            new ContentFilter(
                new ReportPeriod(from, to), window, segment, product, sample, by, null));
    Map<String, Object> told = flat(report);
    Map<String, Object> counted =
        new ContentOracle(
                jdbc, from, to, window, segment, product, sample, by == null ? null : by.word())
            .figures();
    assertThat(told).containsExactlyInAnyOrderEntriesOf(counted);
    assertThat(told.size()).as("figures that were compared").isGreaterThan(100);
    for (Kind kind : Kind.values()) {
      assertThat(lastTouches(report, kind)).as("%s adds up", kind).isEqualTo(totals(report));
    }
  }

  /** Every figure that is not zero, by name. */
  private static Map<String, Object> flat(ContentReport report) {
    Map<String, Object> flat = new TreeMap<>();
    report.rows().forEach(row -> flat(row, flat));
    report
        .totals()
        .forEach(t -> results("total|" + part(t.segment(), t.product()) + "|", t.results(), flat));
    for (Heard heard : report.heard()) {
      String asset = "heard|" + heard.asset() + "|";
      heard.needs().forEach((answer, n) -> put(asset + "need|" + answer, n, flat));
      heard.reasons().forEach(r -> put(asset + r.what() + "|" + r.reason(), r.count(), flat));
    }
    return flat;
  }

  private static void flat(Row row, Map<String, Object> flat) {
    String name =
        "%s|%s|%s|%s|%s|"
            .formatted(
                row.kind(),
                row.touch(),
                row.name(),
                row.template(),
                part(row.segment(), row.product()));
    put(name + "leads", row.leads(), flat);
    put(name + "touches", row.touches(), flat);
    Mail mail = row.mail();
    if (mail != null) {
      put(name + "sent", mail.sent(), flat);
      put(name + "delivered", mail.delivered(), flat);
      put(name + "failed", mail.failed(), flat);
      put(name + "clicked", mail.clicked(), flat);
      put(name + "clicks", mail.clicks(), flat);
      if (row.kind().equals("template")) {
        put(name + "bounced", mail.bounced(), flat);
        put(name + "unsubscribed", mail.unsubscribed(), flat);
        put(name + "replied", mail.replied(), flat);
      }
    }
    results(name + "touched|", row.touched(), flat);
    results(name + "last|", row.lastTouch(), flat);
  }

  private static void results(String name, Results results, Map<String, Object> flat) {
    put(name + "mql", results.mql(), flat);
    put(name + "sql", results.sql(), flat);
    put(name + "opportunity", results.opportunity(), flat);
    put(name + "won", results.won(), flat);
    results.revenue().forEach((currency, amount) -> flat.put(name + currency, amount));
  }

  private static void put(String name, long figure, Map<String, Object> flat) {
    if (figure != 0) {
      assertThat(flat.put(name, figure)).as("two rows %s", name).isNull();
    }
  }

  private static String part(@Nullable String segment, @Nullable String product) {
    return segment == null ? product == null ? "" : product : segment;
  }

  private static Map<String, BigDecimal> lastTouches(ContentReport report, Kind kind) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    report.rows().stream()
        .filter(row -> row.kind().equals(kind.word()))
        .forEach(row -> sum(row.lastTouch(), sums));
    return sums;
  }

  private static Map<String, BigDecimal> totals(ContentReport report) {
    Map<String, BigDecimal> sums = new TreeMap<>();
    report.totals().forEach(total -> sum(total.results(), sums));
    return sums;
  }

  private static void sum(Results results, Map<String, BigDecimal> sums) {
    Map<String, Object> flat = new TreeMap<>();
    results("", results, flat);
    flat.forEach(
        (name, figure) -> sums.merge(name, new BigDecimal(figure.toString()), BigDecimal::add));
  }
}
