package leadflow.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.process.decision.DecisionTables;
import leadflow.scoring.ScoreHistory;
import leadflow.scoring.ScoreRun;
import leadflow.scoring.ScoreRuns;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Scores that fall with time, and all scores after a table was changed. */
@LeadflowTest
@RunsSchedules
@TestPropertySource(properties = "spring.application.name=rescoring")
class RescoringTests {

  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final String NURTURED = "IntermediateEvent_EmailDue";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Rescoring rescoring;
  @Autowired ScoreHistory scores;
  @Autowired ScoreRuns runs;
  @Autowired DecisionTables decisions;
  @Autowired RepositoryService repository;
  @Autowired LeadTransactions transactions;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private final List<String> deployed = new ArrayList<>();

  @BeforeEach
  void start() {
    TestClock.set(START);
    rescoring.look();
    jdbc.sql("update leadflow.lead set score_changes_at = null").update();
  }

  @AfterEach
  void shippedTablesAgain() {
    deployed.forEach(id -> repository.deleteDeployment(id, true));
    decisions.refresh();
  }

  @Test
  void aScoreFallsWhenItsTimeComesAndNotBefore() {
    UUID lead = leads.lead().asks(null).captured();
    leads.does(lead, "page.viewed /pricing");
    Lead fresh = journeys.lead(lead);
    Instant falls = fresh.score().changesAt();
    assertThat(fresh.score().engagement()).isEqualTo(25);
    assertThat(falls)
        .as("a look at prices loses half in 14 days")
        .isEqualTo(START.plus(Duration.ofDays(14)));

    TestClock.set(falls.minusMillis(1));
    assertThat(rescoring.due().looked()).isZero();
    TestClock.set(falls);
    assertThat(rescoring.due()).isEqualTo(new Rescoring.Batch(1, 1));

    assertThat(journeys.lead(lead).score().engagement()).isEqualTo(13);
    assertThat(journeys.lead(lead).score().changesAt()).isEqualTo(falls.plus(Duration.ofDays(14)));
    assertThat(rescoring.due().looked()).as("once").isZero();
  }

  @Test
  void everyFallTogetherIsTheScoreThatSomebodyWouldReadThen() {
    UUID lead = leads.lead().asks("content").captured();
    leads.does(lead, "page.viewed /pricing", "webinar.attended", "careers.viewed", "email.clicked");
    int looks = 0;
    for (Instant at = journeys.lead(lead).score().changesAt();
        at != null;
        at = journeys.lead(lead).score().changesAt()) {
      TestClock.set(at);
      rescoring.due();
      Lead stored = journeys.lead(lead);
      assertThat(stored.score()).isEqualTo(scores.score(stored).score());
      assertThat(++looks).as("falls come to an end").isLessThan(300);
    }
    assertThat(journeys.lead(lead).score().engagement()).isZero();
    assertThat(looks).isGreaterThan(5);
  }

  @Test
  void whoseTaskAPersonHoldsKeepsItWhateverTheScoreDoes() {
    UUID lead = leads.lead().asks("content").captured();
    leads.ripens(lead);
    assertThat(journeys.at(lead)).contains("UserTask_QualifyLead");

    TestClock.set(START.plus(Duration.ofDays(700)));
    rescoring.due();

    Lead cold = journeys.lead(lead);
    assertThat(cold.score().mql()).isFalse();
    assertThat(cold.state().stage()).hasToString("MQL");
    assertThat(journeys.at(lead)).contains("UserTask_QualifyLead");
    ScoreHistory.Entry off = scores.history(lead, 1).get(0);
    assertThat(off.cause()).isEqualTo("time");
    assertThat(off.mql()).isFalse();
    assertThat(off.decisions().findValuesAsText("decision")).contains("grade-lead", "score-fit");
  }

  @Test
  void onlyLeadsWhoseTimeHasComeAreTouched() {
    UUID early = leads.lead().asks(null).captured();
    leads.does(early, "page.viewed /pricing");
    TestClock.advance(Duration.ofDays(5));
    UUID late = leads.lead().asks(null).captured();
    leads.does(late, "page.viewed /pricing");
    Instant untouched = journeys.lead(late).updatedAt();

    TestClock.set(START.plus(Duration.ofDays(14)));
    assertThat(rescoring.due().looked()).isEqualTo(1);

    assertThat(journeys.lead(late).updatedAt()).isEqualTo(untouched);
    assertThat(plan()).contains("lead_score_changes");
  }

  @Test
  void aChangedTableScoresAllLeadsAgainAndMovesTheRipeOnes() throws Exception {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < Rescoring.BATCH + 30; i++) {
      all.add(leads.lead().asks(null).captured());
    }
    UUID keen = all.get(7);
    leads.does(keen, "webinar.registered");
    assertThat(journeys.at(keen)).containsExactly(NURTURED);

    deploy("score-engagement.dmn", "<text>8</text>", "<text>50</text>");
    runs.beginIfChanged();
    assertThat(newest().finishedAt()).isNull();
    assertThat(newest().total()).isGreaterThanOrEqualTo(all.size());
    Rescoring.Batch first = rescoring.ofRun();
    assertThat(first.looked()).isEqualTo(Rescoring.BATCH);
    assertThat(newest().done()).as("told while it goes on").isEqualTo(Rescoring.BATCH);
    rescoring.look();

    ScoreRun run = newest();
    assertThat(run.finishedAt()).isEqualTo(START);
    assertThat(run.done()).isEqualTo(run.total());
    assertThat(run.changed()).isEqualTo(1);
    assertThat(journeys.lead(keen).score().engagement()).isEqualTo(40);
    assertThat(journeys.at(keen)).contains("UserTask_QualifyLead");
    assertThat(scores.history(keen, 5))
        .filteredOn(entry -> "ripe".equals(entry.verdict()))
        .singleElement()
        .satisfies(entry -> assertThat(entry.cause()).isEqualTo("tables"));
    JsonNode report = get("/api/reports/scoring");
    assertThat(report.at("/runs/0/done").asLong()).isEqualTo(run.total());
  }

  @Test
  void aNewerTableTakesOverFromARunThatIsNotThrough() throws Exception {
    for (int i = 0; i < Rescoring.BATCH + 5; i++) {
      leads.lead().asks(null).captured();
    }
    deploy("score-engagement.dmn", "<text>25</text>", "<text>30</text>");
    runs.beginIfChanged();
    rescoring.ofRun();
    deploy("score-engagement.dmn", "<text>25</text>", "<text>31</text>");

    rescoring.look();

    List<ScoreRun> both = runs.newest(2);
    assertThat(both.get(1).superseded()).isTrue();
    assertThat(both.get(1).done()).isEqualTo(Rescoring.BATCH);
    assertThat(both.get(0).superseded()).isFalse();
    assertThat(both.get(0).done()).isEqualTo(both.get(0).total());
  }

  @Test
  void severalNodesShareTheWorkAndNothingIsDoneTwice() throws Exception {
    List<UUID> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      UUID lead = leads.lead().asks(null).captured();
      leads.does(lead, "page.viewed /pricing");
      all.add(lead);
    }
    TestClock.set(START.plus(Duration.ofDays(14)));
    ExecutorService nodes = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Rescoring.Batch>> looks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        looks.add(rescoring::due);
        looks.add(
            () -> {
              leads.lead().asks(null).captured();
              return Rescoring.Batch.NONE;
            });
      }
      int changed = 0;
      for (Future<Rescoring.Batch> look : nodes.invokeAll(looks)) {
        changed += look.get().changed();
      }
      changed += rescoring.due().changed();
      assertThat(changed).isEqualTo(all.size());
    } finally {
      nodes.shutdownNow();
    }
    all.forEach(lead -> assertThat(journeys.lead(lead).score().engagement()).isEqualTo(13));
  }

  @Test
  void theScoreTellsWhyInOneLine() {
    UUID lead = leads.lead().title("Director of Sales").asks(null).captured();
    leads.does(lead, "page.viewed /pricing", "webinar.attended", "webinar.attended");

    JsonNode score = get("/api/leads/" + lead + "/score");

    assertThat(score.get("why").asText())
        .startsWith("Director or general manager, ")
        .contains("; watched a webinar twice today: +40", "; looked at prices today: +25");
    assertThat(score.get("changesAt").asText()).isEqualTo("2026-03-16T10:00:00Z");
    assertThat(score.get("decisions").findValuesAsText("decision"))
        .contains("score-fit", "grade-lead");
    assertThat(score.get("history").get(0).get("cause").asText()).isEqualTo("activity");
  }

  @Test
  void aRaisedHandKeepsTheTableThatRoutedIt() {
    UUID lead = leads.lead().asks("content").captured();
    leads.does(lead, "demo.requested");

    ScoreHistory.Entry raised =
        scores.history(lead, 9).stream()
            .filter(entry -> "handRaised".equals(entry.verdict()))
            .findFirst()
            .orElseThrow();

    assertThat(raised.decisions().toString())
        .contains("\"route-request\"", "\"request\":\"demo\"", "\"recipient\":\"ae\"");
    UUID captured = leads.lead().asks("demo").captured();
    assertThat(scores.history(captured, 9))
        .extracting(ScoreHistory.Entry::verdict)
        .containsExactly("handRaised");
  }

  private JsonNode get(String path) {
    return Http.withKey(port).get(path).json();
  }

  private ScoreRun newest() {
    return runs.newest(1).get(0);
  }

  private void deploy(String table, String from, String to) throws Exception {
    String xml = Files.readString(Path.of("processes", table));
    assertThat(xml).contains(from);
    deployed.add(
        repository
            .createDeployment()
            .name("changed")
            .addInputStream(
                table,
                new ByteArrayInputStream(xml.replace(from, to).getBytes(StandardCharsets.UTF_8)))
            .deploy()
            .getId());
    decisions.refresh();
  }

  /** As it would be among many leads. */
  private String plan() {
    return transactions.inOne(
        () -> {
          jdbc.sql("set local enable_seqscan = off").update();
          return String.join(
              "\n",
              jdbc.sql("explain " + Rescoring.DUE).params(dueNow()).query(String.class).list());
        });
  }

  private static Map<String, Object> dueNow() {
    return Map.of("now", Timestamp.from(TestClock.now()), "most", Rescoring.BATCH);
  }
}
