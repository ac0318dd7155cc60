package leadflow.scoring.likelihood;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import leadflow.support.Http;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Past leads come in, a model comes out, and a lead's likelihood says why. */
@LeadflowTest
@RunsSchedules
// counts all past leads, so it has a database of its own
@TestPropertySource(properties = "spring.application.name=leadflow-learning")
class LearningApiTests {

  private static final Instant CLOSED = Instant.parse("2026-02-01T12:00:00Z");

  @Autowired JdbcClient jdbc;
  @Autowired LikelihoodModels models;
  @Autowired ObjectMapper json;
  @Autowired Training training;
  @LocalServerPort int port;
  private Http http;

  @BeforeEach
  void nothingIsKnown() {
    http = Http.withKey(port);
    jdbc.sql("update leadflow.lead set status = 'ACTIVE' where status in ('WON', 'DISQUALIFIED')")
        .update();
    jdbc.sql("delete from leadflow.past_lead").update();
  }

  @Test
  void pastLeadsStartNoJourneyAndGetNoMail() {
    long leadsBefore = count("leadflow.lead");
    long mailsBefore = count("leadflow.message");
    long instancesBefore = count("act_hi_procinst");
    JsonNode results = tell(past("no-journey", true)).get("results");
    assertThat(results.get(0).get("status").asText()).isEqualTo("accepted");
    assertThat(count("leadflow.past_lead")).isEqualTo(1);
    assertThat(count("leadflow.lead")).isEqualTo(leadsBefore);
    assertThat(count("leadflow.message")).isEqualTo(mailsBefore);
    assertThat(count("act_hi_procinst")).isEqualTo(instancesBefore);
  }

  @Test
  void whoItWasIsNotKept() {
    Map<String, Object> past = past("who", true);
    past.putAll(
        Map.of(
            "firstName",
            "Zebulon",
            "phone",
            "+49 171 555",
            "message",
            "ring me",
            "company",
            "Quux"));
    tell(past);
    String row = jdbc.sql("select p::text from leadflow.past_lead p").query(String.class).single();
    assertThat(row).doesNotContain("Zebulon", "171", "ring me", "Quux", "who@");
  }

  @Test
  void toldTwiceIsKnownOnce() {
    Map<String, Object> byAddress = past("twice", true);
    Map<String, Object> byId = past("twice-by-id", false);
    byId.put("id", "crm-17");
    assertThat(statuses(byAddress, byId)).containsExactly("accepted", "accepted");
    assertThat(statuses(byAddress, byId)).containsExactly("duplicate", "duplicate");
    byAddress.put("email", " Twice@Past.Example ");
    byId.put("closedAt", "2026-02-02T00:00:00Z");
    assertThat(statuses(byAddress, byId)).containsExactly("duplicate", "updated");
    byAddress.put("closedAt", "2026-02-05T00:00:00Z");
    assertThat(statuses(byAddress)).containsExactly("accepted");
    assertThat(count("leadflow.past_lead")).isEqualTo(3);
  }

  @Test
  void aBadOneIsAnsweredByItself() {
    Map<String, Object> nameless = past("x", true);
    nameless.remove("email");
    Map<String, Object> unknown = past("unknown-field", true);
    unknown.put("colour", "red");
    Map<String, Object> maybe = past("maybe", true);
    maybe.put("outcome", "maybe");
    maybe.remove("closedAt");
    Map<String, Object> future = past("future", true);
    future.put("closedAt", TestClock.now().plus(Duration.ofDays(1)).toString());
    Map<String, Object> did = past("did", true);
    did.put("activities", List.of(Map.of("subject", "x"), Map.of("occurredAt", CLOSED.toString())));
    JsonNode results =
        tell(past("good", true), nameless, unknown, maybe, future, did, "no object").get("results");
    assertThat(results.findValuesAsText("status"))
        .containsExactly(
            "accepted", "rejected", "rejected", "rejected", "rejected", "rejected", "rejected");
    assertThat(errors(results.get(1))).containsExactly("email email.required");
    assertThat(errors(results.get(2))).containsExactly("colour unknown_field");
    assertThat(errors(results.get(3))).containsExactly("outcome invalid", "closedAt required");
    assertThat(errors(results.get(4))).containsExactly("closedAt invalid");
    assertThat(errors(results.get(5)))
        .containsExactly("activities[0].occurredAt required", "activities[1].type required");
    assertThat(count("leadflow.past_lead")).isEqualTo(1);
  }

  @Test
  void tooManyAtOnceAreRefused() {
    List<Map<String, Object>> many = new ArrayList<>();
    for (int i = 0; i <= 1000; i++) {
      many.add(Map.of("email", "a@b.example"));
    }
    Http.Answer answer = http.post("/api/leads/history", write(many));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("too_long");
  }

  @Test
  void aSampleThatIsTooSmallIsRefusedWithItsSize() {
    tellMany(150, 5);
    Http.Answer answer = http.post("/api/scoring/train", "{}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text())
        .contains("sample-too-small", "150 outcomes", "at least 200, with 50 of each");
  }

  @Test
  void outcomesOfOneKindAreTooFew() {
    tellMany(230, 1_000_000);
    Http.Answer answer = http.post("/api/scoring/train", "{}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text()).contains("0 won and 230 lost");
  }

  @Test
  void aModelIsLearnedMeasuredAndExplains() {
    tellMany(400, 0);
    JsonNode report = train();
    assertThat(report.get("trained").asBoolean()).isTrue();
    assertThat(report.get("sampleSize").asInt()).isEqualTo(400);
    assertThat(report.get("auc").asDouble()).isBetween(0.7, 0.95);
    assertThat(report.get("aucStandardDeviation").asDouble()).isBetween(0.0, 0.1);
    assertThat(report.get("aucOfRules").asDouble()).isBetween(0.3, 0.95);
    assertThat(report.get("calibration")).hasSize(10);
    List<String> features = new ArrayList<>();
    report.get("features").forEach(f -> features.add(f.asText()));
    assertThat(features)
        .contains("title", "minutes", "did page.viewed /pricing")
        .doesNotContain("Tags", "stage", "signed paper", "did trial.started");
    assertThat(report.get("leftOut").get("Tags").asText()).contains("leadflow.learning.excluded");
    assertThat(report.get("leftOut").get("signed paper").asText()).contains("all by itself");

    UUID director = capture("Director", 55);
    UUID nurse = capture("Nurse", 2);
    JsonNode strong = http.get("/api/leads/" + director + "/score").json();
    JsonNode weak = http.get("/api/leads/" + nurse + "/score").json();
    assertThat(strong.get("likelihood").asDouble()).isBetween(0.5, 1.0);
    assertThat(weak.get("likelihood").asDouble()).isBetween(0.0, 0.35);
    assertThat(strong.get("factors").get(0).get("weight").asDouble()).isPositive();
    assertThat(strong.get("factors").findValuesAsText("text")).contains("Title: Director");

    // another node, or this one after a restart, has only the database
    LikelihoodModels elsewhere = new LikelihoodModels(jdbc, json);
    assertThat(elsewhere.newest()).isEmpty();
    elsewhere.refresh();
    Map<String, Object> anybody = Map.of("title", "Director", "minutes", 30);
    assertThat(elsewhere.newest().orElseThrow().model().likelihood(anybody))
        .isEqualTo(models.newest().orElseThrow().model().likelihood(anybody));
  }

  @Test
  void theSameLeadsGiveTheSameModel() {
    tellMany(220, 0);
    double first = train().get("auc").asDouble();
    Map<String, Object> anybody = Map.of("title", "Director", "minutes", 30);
    double likelihood = models.newest().orElseThrow().model().likelihood(anybody);
    assertThat(train().get("auc").asDouble()).isEqualTo(first);
    assertThat(models.newest().orElseThrow().model().likelihood(anybody)).isEqualTo(likelihood);
  }

  @Test
  void twoTrainingsDoNotRunAtOnce() {
    tellMany(400, 0);
    List<CompletableFuture<Integer>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      calls.add(
          CompletableFuture.supplyAsync(() -> http.post("/api/scoring/train", "{}").status()));
    }
    List<Integer> statuses = calls.stream().map(CompletableFuture::join).toList();
    assertThat(statuses).contains(200).allMatch(status -> status == 200 || status == 409);
  }

  @Test
  void ourOwnOutcomesAreLearnedAsTheyWereWhenTheyClosed() {
    UUID won = capture("Director", 10);
    UUID junk = capture("Nurse", 1);
    UUID open = capture("Nurse", 1);
    TestClock.set(TestClock.now());
    jdbc.sql("update leadflow.lead set status = 'WON', stage_since = :at where id = :id")
        .param("id", won)
        .param("at", Timestamp.from(TestClock.now()))
        .update();
    jdbc.sql("update leadflow.lead set status = 'DISQUALIFIED' where id = :id")
        .param("id", junk)
        .update();
    TestClock.advance(Duration.ofDays(1));
    String email =
        jdbc.sql("select email from leadflow.lead where id = :id")
            .param("id", won)
            .query(String.class)
            .single();
    http.post(
        "/api/leads", write(Map.of("email", email, "title", "Customer", "request", "content")));
    training.trainIfWorthIt();
    List<String> known =
        jdbc.sql("select known::text from leadflow.past_lead where lead_id in (:ids) order by won")
            .param("ids", List.of(won, junk, open))
            .query(String.class)
            .list();
    assertThat(known).hasSize(2);
    assertThat(known.get(0)).contains("Nurse");
    assertThat(known.get(1)).contains("Director").doesNotContain("Customer");
    http.post("/api/leads/" + won + "/erasure", "{}");
    assertThat(count("leadflow.past_lead")).isEqualTo(1);
  }

  private UUID capture(String title, int minutes) {
    Map<String, Object> lead =
        Map.of(
            "email",
            UUID.randomUUID() + "@now.example",
            "title",
            title,
            "properties",
            Map.of("minutes", minutes));
    return UUID.fromString(http.post("/api/leads", write(lead)).json().get("id").asText());
  }

  private JsonNode train() {
    Http.Answer answer = http.post("/api/scoring/train", "{}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static Map<String, Object> past(String name, boolean won) {
    Map<String, Object> past = new LinkedHashMap<>();
    past.put("email", name + "@past.example");
    past.put("title", "Director");
    past.put("outcome", won ? "won" : "lost");
    past.put("closedAt", CLOSED.toString());
    return past;
  }

  /**
   * @param against the more, the fewer are won
   */
  private void tellMany(int count, int against) {
    Random random = new Random(count);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean director = random.nextInt(3) == 0;
      int minutes = random.nextInt(60);
      boolean pricing = random.nextBoolean();
      double margin = -2.6 + (director ? 2 : 0) + minutes / 25.0 + (pricing ? 1 : 0) - against;
      boolean won = random.nextDouble() < 1 / (1 + Math.exp(-margin));
      Map<String, Object> past = past("many-" + i, won);
      past.put("title", director ? "Director" : "Nurse");
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("minutes", minutes);
      properties.put("Tags", won ? "Closed by us" : "Ringing");
      properties.put("stage", won ? "CUSTOMER" : "LEAD");
      if (won) {
        properties.put("signed paper", "no. " + i);
      }
      past.put("properties", properties);
      List<Map<String, Object>> did = new ArrayList<>();
      if (pricing) {
        did.add(
            Map.of("type", "page.viewed", "url", "/pricing", "occurredAt", "2026-01-20T10:00:00Z"));
      }
      if (won) {
        did.add(Map.of("type", "trial.started", "occurredAt", "2026-02-20T10:00:00Z"));
      }
      past.put("activities", did);
      all.add(past);
    }
    JsonNode results = tell(all.toArray()).get("results");
    assertThat(results.findValuesAsText("status")).containsOnly("accepted");
  }

  private JsonNode tell(Object... items) {
    Http.Answer answer = http.post("/api/leads/history", write(List.of(items)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    return answer.json();
  }

  private List<String> statuses(Object... items) {
    return tell(items).get("results").findValuesAsText("status");
  }

  private static List<String> errors(JsonNode result) {
    List<String> errors = new ArrayList<>();
    result
        .get("errors")
        .forEach(e -> errors.add(e.get("field").asText() + " " + e.get("code").asText()));
    return errors;
  }

  private long count(String table) {
    return jdbc.sql("select count(*) from " + table).query(Long.class).single();
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
