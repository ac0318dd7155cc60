package leadflow.workplace.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.WorkStatus;
import leadflow.process.journey.LeadTasks;
import leadflow.sales.opportunity.Opportunities;
import leadflow.sales.qualification.Attempts;
import leadflow.sales.qualification.BantRecords;
import leadflow.sla.ClockKind;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The card beside a task, through the door that the browser uses. */
@LeadflowTest
class LeadCardTests {

  private static final String PLUGIN = "/camunda/api/tasklist/plugin/leadflow/default/tasks/";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired TaskService tasks;
  @Autowired Attempts attempts;
  @Autowired BantRecords bant;
  @Autowired SlaClocks clocks;
  @Autowired Opportunities opportunities;
  @LocalServerPort int port;

  UUID lead;
  Task task;

  @BeforeEach
  void aRipeLeadOfSofias() {
    staff.member("sofia", "sdr");
    staff.member("sam", "sdr");
    staff.member("adam", "sales");
    staff.member("mark", "marketing");
    lead = leads.lead().captured();
    leads.ripens(lead);
    task = journeys.task(lead, LeadTasks.QUALIFY_LEAD);
    tasks.setAssignee(task.getId(), "sofia");
  }

  @Test
  void whoMaySeeTheTaskGetsItsLeadsCard() {
    JsonNode card = as("sofia").get(path("/card")).is(200).json();

    assertThat(card.at("/lead/id").asText()).isEqualTo(lead.toString());
    assertThat(card.at("/lead/name").asText()).isEqualTo("Ana Silva");
    assertThat(card.at("/lead/facts/company").asText()).isEqualTo("Acme");
    assertThat(card.at("/refusal").isNull()).isTrue();
    assertThat(card.at("/qualifying").asBoolean()).isTrue();
    assertThat(card.at("/score/grade").asText()).isEqualTo("A1");
    assertThat(card.at("/score/reasons").findValuesAsText("text"))
        .as("the strongest reason first")
        .startsWith("Started a trial");
    assertThat(card.at("/clocks").findValuesAsText("kind"))
        .containsExactly("first-touch", "qualify");
    assertThat(card.at("/reach/call").asText()).isEqualTo("OPEN");
    assertThat(card.at("/reach/mail").asText()).isEqualTo("ASKED");
    assertThat(card.at("/asked").findValuesAsText("what")).contains("Started a trial");
    assertThat(card.at("/read").findValuesAsText("subject")).contains("/pricing");
    assertThat(card.at("/bant").isNull()).isTrue();
    assertThat(card.at("/people/sofia").asText()).isEqualTo("Sofia Example");
  }

  @Test
  void aColleagueReadsTheCardAndDoesNotAct() {
    Http sam = as("sam");
    JsonNode card = sam.get(path("/card")).is(200).json();
    assertThat(card.at("/refusal").asText()).contains("belongs to sofia");

    sam.post(path("/attempts"), "{\"channel\":\"call\",\"outcome\":\"no-answer\"}")
        .problem(403, "forbidden");
    sam.post(path("/answers"), "{\"needAnswer\":\"NO\"}").problem(403, "forbidden");
    assertThat(attempts.of(lead)).isEmpty();
    assertThat(bant.of(lead)).isEmpty();
  }

  @Test
  void whoMaySeeTasksOnlyDoesNotAct() {
    tasks.setAssignee(task.getId(), null);

    JsonNode card = as("mark").get(path("/card")).is(200).json();
    assertThat(card.at("/refusal").asText()).contains("not work on it");
    as("mark")
        .post(path("/attempts"), "{\"channel\":\"call\",\"outcome\":\"no-answer\"}")
        .problem(403, "forbidden");
  }

  @Test
  void whoMayNotSeeTheTaskGetsNothing() {
    Http.Answer answer = as("adam").get(path("/card")).problem(403, "forbidden");
    assertThat(answer.text()).contains("not among those that you may see").doesNotContain("Silva");
    as("adam").get(path("/timeline")).problem(403, "forbidden");
  }

  @Test
  void aStrangerGetsNothing() {
    assertThat(Http.anonymous(port).get(path("/card")).status()).isEqualTo(401);
    assertThat(Http.withKey(port).get(path("/card")).status()).isEqualTo(401);
  }

  @Test
  void aTaskThatIsGoneIsSaidToBe() {
    as("sofia").get(PLUGIN + UUID.randomUUID() + "/card").problem(404, "not-found");
    as("sofia").get(PLUGIN + "nonsense/card").problem(404, "not-found");
  }

  @Test
  void aForgedRequestIsRefused() {
    Http forged = as("sofia").without("X-XSRF-TOKEN");
    assertThat(
            forged
                .post(path("/attempts"), "{\"channel\":\"call\",\"outcome\":\"no-answer\"}")
                .status())
        .isEqualTo(403);
    assertThat(attempts.of(lead)).isEmpty();
  }

  @Test
  void anAttemptStopsTheClockAndHidesTheTaskUntilItsFollowUp() {
    Instant tomorrow = TestClock.now().plus(Duration.ofDays(1));

    JsonNode card =
        as("sofia")
            .post(
                path("/attempts"),
                "{\"channel\":\"call\",\"outcome\":\"no-answer\",\"note\":\"Rang twice\",\"followUpAt\":\"%s\"}"
                    .formatted(tomorrow))
            .is(200)
            .json();

    assertThat(card.at("/followUpAt").asText()).isEqualTo(tomorrow.toString());
    assertThat(card.at("/attempts").asInt()).isEqualTo(1);
    assertThat(card.at("/timeline/items/0/what").asText()).isEqualTo("Call no answer");
    Attempts.Logged logged = attempts.of(lead).get(0);
    assertThat(logged.by()).isEqualTo("sofia");
    assertThat(logged.note()).isEqualTo("Rang twice");
    assertThat(followUp()).isEqualTo(tomorrow);
    assertThat(journeys.lead(lead).state().workStatus()).isEqualTo(WorkStatus.ATTEMPTING);
    assertThat(clocks.newest(journeys.lead(lead), ClockKind.FIRST_TOUCH).orElseThrow().stored())
        .isEqualTo(SlaClock.State.MET);
  }

  @Test
  void theApiHidesTheTaskTheSameWay() {
    Instant tomorrow = TestClock.now().plus(Duration.ofDays(1));
    String attempt =
        "{\"channel\":\"mail\",\"outcome\":\"left-message\",\"followUpAt\":\"%s\"}"
            .formatted(tomorrow);
    String address = "/api/leads/" + lead + "/attempts";

    Http.as(port, "sam", Staff.PASSWORD).post(address, attempt).problem(403, "forbidden");
    assertThat(attempts.of(lead)).as("nothing of it is kept").isEmpty();

    Http.withKey(port).post(address, attempt).is(201);
    assertThat(followUp()).isEqualTo(tomorrow);

    Http.withKey(port).post(address, "{\"channel\":\"call\",\"outcome\":\"connected\"}").is(201);
    assertThat(followUp()).as("done with").isNull();
  }

  @Test
  void aLeadThatStirsShowsItsTaskAgain() {
    as("sofia")
        .post(
            path("/attempts"),
            "{\"channel\":\"call\",\"outcome\":\"no-answer\",\"followUpAt\":\"%s\"}"
                .formatted(TestClock.now().plus(Duration.ofDays(3))))
        .is(200);

    leads.does(lead, "page.viewed /docs");
    assertThat(followUp()).as("a page is no reason").isNotNull();
    leads.does(lead, "email.replied");
    assertThat(followUp()).isNull();
    assertThat(as("sofia").get(path("/card")).json().at("/notes/0/text").asText())
        .isEqualTo("email.replied");
  }

  @Test
  void whatDoesNotHoldIsNamed() {
    Http sofia = as("sofia");
    sofia.post(path("/attempts"), "{\"channel\":\"call\"}").invalid("outcome required");
    sofia
        .post(path("/attempts"), "{\"channel\":\"pigeon\",\"outcome\":\"connected\"}")
        .invalid("channel invalid");
    sofia
        .post(
            path("/attempts"),
            "{\"channel\":\"call\",\"outcome\":\"connected\",\"followUpAt\":\"2001-01-01T00:00:00Z\"}")
        .invalid("followUpAt out_of_range");
    sofia
        .post(
            path("/attempts"),
            "{\"channel\":\"call\",\"outcome\":\"connected\",\"followUpAt\":\"soon\"}")
        .invalid("followUpAt invalid");
    sofia.post(path("/attempts"), "{\"who\":\"me\"}").invalid("who unknown_field");
    sofia.post(path("/attempts"), "{\"chan").problem(400, "malformed");
    sofia.post(path("/answers"), "{\"needAnswer\":\"PERHAPS\"}").invalid("needAnswer invalid");
    sofia.post(path("/answers"), "{\"budgetAmount\":5}").invalid("budgetCurrency required");
    sofia.post(path("/answers"), "{\"owner\":\"me\"}").invalid("owner unknown_field");
    sofia.post(path("/answers"), "{\"needEvidence\":{}}").invalid("needEvidence invalid");
    sofia.get(path("/timeline?from=-1")).invalid("from out_of_range");
    assertThat(attempts.of(lead)).isEmpty();
    assertThat(bant.of(lead)).isEmpty();
  }

  @Test
  void answersAreSavedPartWayAndStandInTheFormAgain() {
    JsonNode card =
        as("sofia")
            .post(
                path("/answers"),
                "{\"budgetAnswer\":\"CONFIRMED\",\"budgetAmount\":25000,\"budgetCurrency\":\"EUR\",\"needAnswer\":\"PARTIAL\",\"needEvidence\":null,\"verdict\":\"qualified\"}")
            .is(200)
            .json();

    assertThat(card.at("/bant/by").asText()).isEqualTo("sofia");
    assertThat(card.at("/bant/fields/budget.answer").asText()).isEqualTo("CONFIRMED");
    assertThat(card.at("/bant/fields").has("verdict")).as("none is given by saving").isFalse();
    assertThat(tasks.getVariableLocal(task.getId(), "budgetAnswer")).isEqualTo("CONFIRMED");
    assertThat(tasks.getVariableLocal(task.getId(), "verdict")).isNull();

    as("sofia").post(path("/answers"), "{\"needAnswer\":null}").is(200);
    assertThat(tasks.getVariableLocal(task.getId(), "needAnswer")).isNull();
    assertThat(bant.of(lead).get(1).fields())
        .doesNotContainKey("need.answer")
        .containsEntry("budget.currency", "EUR");
  }

  @Test
  void newsOfAnOpportunityIsSavedAndItStaysOpen() {
    UUID asked = leads.lead().asks("demo").captured();
    tasks.setAssignee(journeys.task(asked, LeadTasks.ACCEPT_LEAD).getId(), "adam");
    Http adam = as("adam");
    LocalDate close = LocalDate.ofInstant(TestClock.now(), ZoneOffset.UTC).plusMonths(2);
    String accepting = PLUGIN + journeys.task(asked, LeadTasks.ACCEPT_LEAD).getId();
    adam.post(accepting + "/answers", "{\"amount\":1}").problem(409, "no-open-task");
    journeys.complete(
        asked,
        LeadTasks.ACCEPT_LEAD,
        Map.of(
            "decision", "accept", "amount", 100, "currency", "EUR", "closeDate", close.toString()));
    Task work = journeys.task(asked, LeadTasks.WORK_OPPORTUNITY);
    TestClock.advance(Duration.ofDays(3));

    JsonNode card =
        adam.post(
                PLUGIN + work.getId() + "/answers",
                "{\"amount\":250.5,\"currency\":\"EUR\",\"nextStep\":\"Send the offer\",\"closeDate\":null,\"outcome\":\"won\"}")
            .is(200)
            .json();

    assertThat(card.at("/savable").asBoolean()).isTrue();
    var opportunity = opportunities.newest(asked).orElseThrow();
    assertThat(opportunity.amount()).isEqualByComparingTo("250.5");
    assertThat(opportunity.nextStep()).isEqualTo("Send the offer");
    assertThat(opportunity.closeDate()).isEqualTo(close);
    assertThat(opportunity.outcome()).as("said by completing").isNull();
    assertThat(tasks.getVariableLocal(work.getId(), "nextStep")).isEqualTo("Send the offer");
    assertThat(clocks.nextDue(asked)).isEqualTo(TestClock.now().plus(Duration.ofDays(30)));
    adam.post(PLUGIN + work.getId() + "/answers", "{\"amount\":5,\"currency\":null}")
        .invalid("currency required");
    as("sofia")
        .post(PLUGIN + work.getId() + "/answers", "{\"amount\":5}")
        .problem(403, "forbidden");
  }

  @Test
  void theTimelineIsReadPageByPage() {
    for (int i = 0; i < 40; i++) {
      leads.does(lead, "page.viewed /docs/" + i);
    }
    Http sofia = as("sofia");
    JsonNode first = sofia.get(path("/timeline")).is(200).json();
    int seen = 0;
    Instant last = Instant.MAX;
    for (JsonNode page = first; ; ) {
      for (JsonNode entry : page.path("items")) {
        Instant at = Instant.parse(entry.path("at").asText());
        assertThat(at).isBeforeOrEqualTo(last);
        last = at;
        seen++;
      }
      if (page.path("next").isNull()) {
        break;
      }
      page = sofia.get(path("/timeline?from=" + page.path("next").asInt())).is(200).json();
    }
    assertThat(first.path("items")).hasSize(CardTimeline.SIZE);
    assertThat(seen).as("40 pages, 8 deeds before, the request and the stages").isGreaterThan(48);
  }

  @Test
  void scriptsAndStylesAreServedAndNothingElse() {
    Http anybody = Http.anonymous(port);
    String assets = "/camunda/api/tasklist/plugin/leadflow/static/app/";
    for (String script :
        List.of(
            "plugin.js", "card.js", "attempt.js", "badge.js", "form.js", "page.js", "time.js")) {
      Http.Answer answer = anybody.get(assets + script).is(200);
      assertThat(answer.header("Content-Type")).startsWith("text/javascript");
      assertThat(answer.text())
          .as("what leads wrote is never markup")
          .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "outerHTML");
    }
    assertThat(anybody.get(assets + "plugin.css").is(200).text()).contains(".lead-card");
    assertThat(anybody.get(assets + "other.js").status()).isEqualTo(403);
  }

  private Instant followUp() {
    Task now = journeys.task(lead, LeadTasks.QUALIFY_LEAD);
    return now.getFollowUpDate() == null ? null : now.getFollowUpDate().toInstant();
  }

  private String path(String what) {
    return PLUGIN + task.getId() + what;
  }

  private Http as(String user) {
    return Http.inSession(port, user, Staff.PASSWORD);
  }
}
