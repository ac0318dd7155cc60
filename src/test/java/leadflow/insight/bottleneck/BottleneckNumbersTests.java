package leadflow.insight.bottleneck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import leadflow.insight.dashboard.YearOfLeads;
import leadflow.insight.reporting.ReportFilter;
import leadflow.platform.access.Scope;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The report's numbers, counted anew from the rows themselves, and the door to them. */
@LeadflowTest
class BottleneckNumbersTests {

  private static final String PATH = "/api/reports/bottlenecks";
  private static final Instant NOW = Instant.parse("2026-06-30T12:00:00Z");
  private static final Instant FROM = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-07-01T00:00:00Z");
  private static final String PERIOD = "?from=2026-04-01&to=2026-06-30";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired JdbcTemplate jdbc;
  @LocalServerPort int port;

  private Http api;

  @BeforeEach
  void aKey() {
    api = Http.withKey(port);
  }

  private record Clock(
      String kind, String source, String state, Instant started, Instant due, Instant stopped) {

    boolean missed() {
      return switch (state) {
        case "MET_LATE" -> true;
        case "RUNNING" -> !due.isAfter(NOW);
        case "CANCELLED" -> !stopped.isBefore(due);
        default -> false;
      };
    }
  }

  @Test
  void promisesAreWhatTheClocksSay() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 1500, NOW);
    for (String source : new String[] {null, "fair", "-"}) {
      JsonNode told =
          api.get(PATH + PERIOD + (source == null ? "" : "&source=" + source)).is(200).json();
      List<Clock> clocks =
          clocks().stream()
              .filter(c -> source == null || source.equals(c.source == null ? "-" : c.source))
              .toList();
      assertThat(told.path("promises")).hasSize(5);
      for (String kind : ReportFilter.KINDS) {
        JsonNode promise = row(told.path("promises"), "kind", kind);
        List<Clock> all = clocks.stream().filter(c -> c.kind.equals(kind)).toList();
        List<Clock> running = all.stream().filter(c -> c.state.equals("RUNNING")).toList();
        assertThat(promise.path("waiting").asLong()).isEqualTo(running.size());
        assertThat(promise.path("overdueNow").asLong())
            .isEqualTo(running.stream().filter(Clock::missed).count());
        quantiles(promise, "Wait", running.stream().map(c -> between(c.started, NOW)));
        List<Clock> ofPeriod =
            all.stream().filter(c -> !c.started.isBefore(FROM) && c.started.isBefore(TO)).toList();
        List<Clock> kept = ofPeriod.stream().filter(c -> c.state.startsWith("MET")).toList();
        assertThat(kept).as(kind).isNotEmpty();
        assertThat(promise.path("finished").asLong()).isEqualTo(kept.size());
        quantiles(promise, "Dwell", kept.stream().map(c -> between(c.started, c.stopped)));
        assertThat(promise.path("medianOfTarget").asDouble())
            .isCloseTo(
                quantile(
                    0.5,
                    kept.stream()
                        .map(c -> between(c.started, c.stopped) / between(c.started, c.due))),
                within(1e-6));
        List<Clock> missed = ofPeriod.stream().filter(Clock::missed).toList();
        long met = ofPeriod.stream().filter(c -> c.state.equals("MET")).count();
        assertThat(promise.path("missed").asLong()).isEqualTo(missed.size());
        assertThat(promise.path("overShare").asDouble())
            .isCloseTo((double) missed.size() / (met + missed.size()), within(1e-9));
        assertThat(promise.path("overdueSeconds").asDouble())
            .isCloseTo(
                missed.stream()
                    .mapToDouble(c -> between(c.due, c.stopped == null ? NOW : c.stopped))
                    .sum(),
                within(1.0));
      }
      double before = 2;
      for (JsonNode promise : told.path("promises")) {
        assertThat(promise.path("overShare").asDouble())
            .as("worst first")
            .isLessThanOrEqualTo(before);
        before = promise.path("overShare").asDouble();
      }
    }
  }

  @Test
  void stagesAreWhatTheMovesSay() {
    TestClock.set(NOW);
    YearOfLeads.write(jdbc, 1500, NOW);
    JsonNode told = api.get(PATH + PERIOD + "&product=Pumps").is(200).json().path("stages");
    List<Double> mql = new ArrayList<>();
    List<Double> waiting = new ArrayList<>();
    jdbc.query(
        """
        select c.at, c.dwell_seconds, c.from_stage, l.product from leadflow.stage_change c
        join leadflow.lead l on l.id = c.lead_id where c.from_status = 'ACTIVE' and c.dwell_seconds > 0
        """,
        r -> {
          Instant at = r.getTimestamp("at").toInstant();
          if (!at.isBefore(FROM)
              && at.isBefore(TO)
              && "MQL".equals(r.getString("from_stage"))
              && "Pumps".equals(r.getString("product"))) {
            mql.add(r.getDouble("dwell_seconds"));
          }
        });
    jdbc.query(
        "select stage_since from leadflow.lead where stage = 'MQL' and status = 'ACTIVE' and product = 'Pumps'",
        r -> {
          waiting.add(between(r.getTimestamp(1).toInstant(), NOW));
        });
    JsonNode stage = row(told, "stage", "MQL");
    assertThat(mql).isNotEmpty();
    assertThat(stage.path("left").asInt()).isEqualTo(mql.size());
    quantiles(stage, "Dwell", mql.stream());
    assertThat(stage.path("waiting").asInt()).isEqualTo(waiting.size());
    quantiles(stage, "Wait", waiting.stream());
  }

  /** Two leads wait at the SDR's task; one of them is touched late and has its verdict. */
  @Test
  void activitiesTellWhoWaitsAndWhoWaited() {
    String product = "acts" + UUID.randomUUID();
    TestClock.set(Instant.parse("2026-05-04T09:00:00Z"));
    UUID late = ripe(product);
    TestClock.advance(Duration.ofHours(1));
    UUID waits = ripe(product);
    TestClock.advance(Duration.ofDays(1));

    JsonNode before = qualify(product);
    assertThat(before.path("waiting").asInt()).isEqualTo(2);
    assertThat(before.path("medianWaitSeconds").asInt()).isEqualTo(24 * 3600 + 1800);
    assertThat(before.path("overdue").asInt()).as("first touch within two hours").isEqualTo(2);
    assertThat(before.path("finished").asInt()).isZero();
    assertThat(before.path("medianDwellSeconds").isNull()).isTrue();
    assertThat(before.path("kinds").toString()).isEqualTo("[\"first-touch\",\"qualify\"]");

    journeys.complete(
        late,
        "UserTask_QualifyLead",
        Map.of("needAnswer", "NO", "verdict", "disqualify", "reason", "no-need"));

    JsonNode after = qualify(product);
    assertThat(after.path("waiting").asInt()).isEqualTo(1);
    assertThat(after.path("finished").asInt()).isEqualTo(1);
    assertThat(after.path("medianDwellSeconds").asInt()).isEqualTo(25 * 3600);
    assertThat(after.path("over").asInt()).isEqualTo(1);
    assertThat(after.path("overShare").asDouble()).isEqualTo(1.0);
    Instant due =
        jdbc.queryForObject(
                "select due_at from leadflow.sla_clock where lead_id = ? and kind = 'first-touch'",
                Timestamp.class,
                late)
            .toInstant();
    assertThat(after.path("overdueSeconds").asDouble())
        .isCloseTo(between(due, TestClock.now()), within(1.0));
    JsonNode told = report(product).path("late");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).path("lead").asText()).isEqualTo(waits.toString());
    assertThat(told.get(0).path("kind").asText()).isEqualTo("first-touch");
  }

  @Test
  void gatewaysTellWhatEachWayLost() {
    String product = "ways" + UUID.randomUUID();
    TestClock.set(Instant.parse("2026-05-04T09:00:00Z"));
    for (String verdict : new String[] {"disqualify", "recycle", "recycle"}) {
      UUID lead = ripe(product);
      TestClock.advance(Duration.ofMinutes(5));
      journeys.complete(
          lead,
          "UserTask_QualifyLead",
          Map.of(
              "needAnswer",
              "NO",
              "verdict",
              verdict,
              "reason",
              verdict.equals("recycle") ? "bad-timing" : "no-need"));
    }
    ripe(product);
    UUID exhausted = ours(product, leads.lead().withoutConsent().captured());
    for (int n = 0; n < 200 && !journeys.at(exhausted).isEmpty(); n++) {
      journeys.timer(exhausted, "IntermediateEvent_EmailDue");
    }
    assertThat(journeys.at(exhausted)).isEmpty();

    JsonNode gateways = report(product).path("gateways");
    JsonNode verdict = row(gateways, "gatewayId", "Gateway_Verdict");
    assertThat(verdict.path("came").asInt()).isEqualTo(3);
    assertThat(verdict.path("lost").asInt()).isEqualTo(3);
    assertThat(verdict.path("lostShare").asDouble()).isEqualTo(1.0);
    JsonNode recycle = row(verdict.path("ways"), "label", "recycle");
    assertThat(recycle.path("went").asInt()).isEqualTo(2);
    assertThat(recycle.path("becomes").asText()).isEqualTo("RECYCLED");
    assertThat(row(verdict.path("ways"), "label", "qualified").path("becomes").isNull()).isTrue();
    assertThat(gateways.get(0)).as("worst first").isEqualTo(verdict);
    JsonNode mails = row(gateways, "gatewayId", "Gateway_AnotherEmail");
    JsonNode no = row(mails.path("ways"), "label", "no");
    assertThat(no.path("becomes").asText()).isEqualTo("INACTIVE");
    assertThat(no.path("lost").asInt())
        .as("the light mails beside a task lose nobody")
        .isEqualTo(1);
    JsonNode standing = row(gateways, "gatewayId", "Gateway_LeadStanding");
    assertThat(standing.path("lost").asInt()).isZero();
  }

  @Test
  void jsonAndCsvAndWhatDoesNotHold() {
    JsonNode report = api.get(PATH + PERIOD).is(200).json();
    assertThat(report.path("from").asText()).isEqualTo(FROM.toString());
    assertThat(report.path("to").asText()).isEqualTo(TO.toString());
    assertThat(
            row(report.path("activities"), "activityId", "UserTask_QualifyLead")
                .path("model")
                .asText())
        .isEqualTo("lead-qualification");
    assertThat(report.path("stuck").isArray()).isTrue();
    String csv = api.with("Accept", "text/csv").get(PATH + PERIOD).is(200).text();
    assertThat(csv)
        .startsWith("model,activityId,activityName,kinds,waiting,")
        .contains("UserTask_AcceptLead,Accept lead,first-touch accept decide,");
    for (BottleneckTable table : BottleneckTable.values()) {
      Http.Answer answer = api.get(PATH + "?format=csv&table=" + table.word()).is(200);
      assertThat(answer.header("Content-Disposition"))
          .isEqualTo("attachment; filename=\"bottlenecks-" + table.word() + ".csv\"");
    }
    api.get(PATH + "?from=x&kind=y&table=z&format=csv")
        .invalid("from invalid", "kind invalid", "table invalid");
    api.get(PATH + "?from=2026-06-01&to=2026-05-01").invalid("to out_of_range");
  }

  @Test
  void onlyTheScopeOpensIt() {
    Http.anonymous(port).get(PATH).problem(401, "unauthenticated");
    for (String scope : Scope.ALL) {
      assertThat(withScope(scope).get(PATH).status())
          .as(scope)
          .isEqualTo(scope.equals(Scope.REPORTS) ? 200 : 403);
    }
  }

  private UUID ripe(String product) {
    UUID lead = ours(product, leads.lead().captured());
    leads.ripens(lead);
    return lead;
  }

  private UUID ours(String product, UUID lead) {
    jdbc.update("update leadflow.lead set product = ? where id = ?", product, lead);
    return lead;
  }

  private JsonNode report(String product) {
    return api.get(PATH + "?from=2026-01-01&to=2027-12-31&product=" + product).is(200).json();
  }

  private JsonNode qualify(String product) {
    return row(report(product).path("activities"), "activityId", "UserTask_QualifyLead");
  }

  private List<Clock> clocks() {
    return jdbc.query(
        "select c.*, l.source as of from leadflow.sla_clock c join leadflow.lead l on l.id = c.lead_id",
        (r, n) ->
            new Clock(
                r.getString("kind"),
                r.getString("of"),
                r.getString("state"),
                r.getTimestamp("started_at").toInstant(),
                r.getTimestamp("due_at").toInstant(),
                r.getTimestamp("stopped_at") == null
                    ? null
                    : r.getTimestamp("stopped_at").toInstant()));
  }

  private static void quantiles(JsonNode told, String what, Stream<Double> values) {
    List<Double> all = values.toList();
    if (all.isEmpty()) {
      assertThat(told.path("median" + what + "Seconds").isNull()).isTrue();
      return;
    }
    assertThat(told.path("median" + what + "Seconds").asDouble())
        .isCloseTo(quantile(0.5, all.stream()), within(0.51));
    assertThat(told.path("p90" + what + "Seconds").asDouble())
        .isCloseTo(quantile(0.9, all.stream()), within(0.51));
  }

  private static double quantile(double q, Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    double at = q * (sorted.size() - 1);
    int below = (int) Math.floor(at);
    int above = (int) Math.ceil(at);
    return sorted.get(below) + (at - below) * (sorted.get(above) - sorted.get(below));
  }

  private static double between(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private static JsonNode row(JsonNode list, String field, String value) {
    for (JsonNode each : list) {
      if (each.path(field).asText().equals(value)) {
        return each;
      }
    }
    throw new AssertionError("no " + value + " in " + list);
  }

  private Http withScope(String scope) {
    String key = "lf_" + UUID.randomUUID();
    jdbc.update(
        "insert into leadflow.api_key (id, name, hash, scopes, created_at)"
            + " values (gen_random_uuid(), ?, sha256(?::bytea), array[?], now())",
        scope,
        key,
        scope);
    return Http.anonymous(port).with("Authorization", "Bearer " + key);
  }
}
