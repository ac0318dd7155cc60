package leadflow.process.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import leadflow.sales.qualification.BantRecords;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Attachment;
import org.camunda.bpm.engine.task.Comment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A task belongs to whoever claimed it, at our API and at the engine's own doors. */
@LeadflowTest
class TaskDoorsTests {

  private static final String QUALIFY = "UserTask_QualifyLead";
  private static final String VERDICT =
      "{\"variables\":{\"verdict\":{\"value\":\"disqualify\"},\"reason\":{\"value\":\"no-need\"}}}";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @Autowired BantRecords bant;
  @LocalServerPort int port;

  private UUID lead;
  private String task;
  private Http owner;
  private Http colleague;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @BeforeEach
  void aClaimedTask() {
    owner = staff.person(port, "olga", "sdr");
    colleague = staff.person(port, "carl", "sdr");
    lead = leads.lead().asks("content").captured();
    leads.ripens(lead);
    task = journeys.task(lead, QUALIFY).getId();
    tasks.setAssignee(task, "olga");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/complete|{}",
        "POST|/complete|" + VERDICT,
        "POST|/submit-form|" + VERDICT,
        "POST|/claim|{\"userId\":\"carl\"}",
        "POST|/unclaim|",
        "POST|/assignee|{\"userId\":\"carl\"}",
        "POST|/assignee|{\"userId\":\"\"}",
        "POST|/delegate|{\"userId\":\"carl\"}",
        "POST|/resolve|{}",
        "PUT||{\"name\":\"mine\",\"assignee\":\"carl\"}",
        "PUT|/variables/verdict|{\"value\":\"qualified\"}",
        "PUT|/localVariables/verdict|{\"value\":\"qualified\"}",
        "POST|/variables|{\"modifications\":{\"verdict\":{\"value\":\"qualified\"}}}",
        "POST|/localVariables|{\"modifications\":{\"verdict\":{\"value\":\"qualified\"}}}",
        "POST|/identity-links|{\"userId\":\"carl\",\"type\":\"assignee\"}",
        "DELETE|/variables/lead|",
        "DELETE|/localVariables/lead|",
        "POST|/identity-links/delete|{\"userId\":\"olga\",\"type\":\"assignee\"}",
        "POST|/comment/create|{\"message\":\"mine now\"}",
        "POST|/bpmnError|{\"errorCode\":\"x\"}",
        "POST|/bpmnEscalation|{\"escalationCode\":\"x\"}"
      })
  void aColleagueIsRefusedAtTheEngine(String method, String path, String body) {
    Answer answer = engine(colleague, method, path, body);
    answer.is(403);
    assertThat(tasks.createTaskQuery().taskId(task).singleResult().getAssignee()).isEqualTo("olga");
    assertThat(tasks.getVariables(task).get("verdict")).isNull();
  }

  @Test
  void aColleagueAttachesNothing() {
    engine(colleague, "POST", "/comment/create", "{\"message\":\"mine now\"}").is(403);
    attach(colleague, "theirs.txt").is(403);
    engine(owner, "POST", "/comment/create", "{\"message\":\"Called twice\"}").is(200);
    attach(owner, "notes.txt").is(200);
    assertThat(tasks.getTaskComments(task))
        .extracting(Comment::getFullMessage)
        .containsExactly("Called twice");
    assertThat(tasks.getTaskAttachments(task))
        .extracting(Attachment::getName)
        .containsExactly("notes.txt");

    String attachment = "/attachment/" + tasks.getTaskAttachments(task).get(0).getId();
    engine(colleague, "DELETE", attachment, null).is(403);
    // a colleague of the same team may read on; whoever may not see the task may not
    engine(colleague, "GET", "/comment", null).is(200);
    Http sales = staff.person(port, "anton", "sales");
    for (String door : List.of("/comment", "/attachment", attachment, attachment + "/data")) {
      assertThat(engine(sales, "GET", door, null).status()).as(door).isIn(403, 404);
    }
    engine(owner, "DELETE", attachment, null).is(204);
  }

  @Test
  void aColleagueIsRefusedAtOurApi() {
    String path = "/api/leads/" + lead + "/qualification";
    colleague
        .post(path, "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}")
        .problem(403, "forbidden");
    colleague.post(path, "{\"need\":{\"answer\":\"NO\"}}").problem(403, "forbidden");
    owner.post(path, "{\"need\":{\"answer\":\"NO\"}}").is(200);
    owner.post(path, "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}").is(200);
    assertThat(journeys.lead(lead).state().status().name()).isEqualTo("DISQUALIFIED");
  }

  @Test
  void someoneOfAnotherGroupDoesNotEvenSeeIt() {
    Http sales = staff.person(port, "anton", "sales");
    assertThat(sales.get("/engine-rest/task/" + task).status()).isIn(403, 404);
    engine(sales, "POST", "/complete", VERDICT).is(403);
    engine(sales, "POST", "/claim", "{\"userId\":\"anton\"}").is(403);
    engine(staff.person(port, "mona", "marketing"), "POST", "/complete", VERDICT).is(403);
    engine(staff.person(port, "paul", "processOwners"), "POST", "/complete", VERDICT).is(403);
  }

  @Test
  void aManagerGivesItToSomebodyElse() {
    Http manager = staff.person(port, "mia", "managers");
    engine(manager, "POST", "/complete", VERDICT).is(403);
    engine(manager, "POST", "/assignee", "{\"userId\":\"carl\"}").is(204);
    assertThat(journeys.lead(lead).state().owner()).isEqualTo("carl");
    engine(owner, "POST", "/complete", VERDICT).is(403);
    engine(colleague, "POST", "/complete", VERDICT).is(204);
  }

  @Test
  void itsOwnerPutsItBack() {
    engine(owner, "POST", "/unclaim", "").is(204);
    engine(colleague, "POST", "/claim", "{\"userId\":\"carl\"}").is(204);
    engine(owner, "POST", "/complete", VERDICT).is(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil", "owner", "next", "dueAt", "businessKey"})
  void aFormSetsNoOtherVariable(String name) {
    Answer answer =
        engine(
            owner,
            "POST",
            "/complete",
            "{\"variables\":{\"verdict\":{\"value\":\"disqualify\"},\"reason\":{\"value\":\"no-need\"},\""
                + name
                + "\":{\"value\":\"${1}\"}}}");
    answer.is(400);
    assertThat(answer.json().path("message").asText())
        .contains(name + ": the form has no such field");
    assertThat(journeys.task(lead, QUALIFY).getId()).isEqualTo(task);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|verdict",
        "{\"variables\":{\"verdict\":{\"value\":\"maybe\"}}}|verdict",
        "{\"variables\":{\"verdict\":{\"value\":\"disqualify\"}}}|reason",
        "{\"variables\":{\"budgetAmount\":{\"value\":-5},\"verdict\":{\"value\":\"qualified\"}}}|budgetAmount",
        "{\"variables\":{\"needAnswer\":{\"value\":\"SURE\"},\"verdict\":{\"value\":\"qualified\"}}}|needAnswer"
      })
  void aFormThatDoesNotHoldIsRefusedNamingTheField(String body, String field) {
    for (String door : List.of("/complete", "/submit-form")) {
      Answer answer = engine(owner, "POST", door, body).is(400);
      assertThat(answer.json().path("message").asText())
          .contains(field + ": ")
          .doesNotContain("ENGINE-");
    }
    assertThat(journeys.task(lead, QUALIFY).getId()).isEqualTo(task);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"budget\":{\"answer\":\"MAYBE\"}}|budget.answer invalid",
        "{\"budget\":{\"amount\":-1}}|budget.amount out_of_range",
        "{\"budget\":{\"amount\":1e30}}|budget.amount out_of_range",
        "{\"budget\":{\"amount\":\"much\"}}|budget.amount invalid",
        "{\"budget\":{\"amount\":{\"a\":1}}}|budget.amount invalid",
        "{\"budget\":{\"amount\":5}}|budget.currency required",
        "{\"budget\":{\"amount\":5,\"currency\":\"ZZZ\"}}|budget.currency invalid",
        "{\"authority\":{\"answer\":\"yes\"}}|authority.answer invalid",
        "{\"need\":{\"evidence\":\"a\\u0000\"}}|need.evidence control_char",
        "{\"need\":{\"amount\":5}}|need.amount unknown_field",
        "{\"timeline\":{\"date\":\"2020-01-01\"}}|timeline.date out_of_range",
        "{\"timeline\":{\"date\":\"2999-01-01\"}}|timeline.date out_of_range",
        "{\"timeline\":{\"date\":\"soon\"}}|timeline.date invalid",
        "{\"verdict\":\"maybe\"}|verdict invalid",
        "{\"verdict\":\"disqualify\"}|reason required",
        "{\"verdict\":\"recycle\",\"reason\":\"unreachable\"}|reason too_few_attempts",
        "{\"stage\":\"SQL\"}|stage unknown_field",
        "{\"budget\":{\"score\":1}}|budget.score unknown_field"
      })
  void bantOutOfRange(String body, String problem) {
    owner.post("/api/leads/" + lead + "/qualification", body).invalid(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|channel required",
        "{\"channel\":\"pigeon\",\"outcome\":\"connected\"}|channel invalid",
        "{\"channel\":\"call\",\"outcome\":\"maybe\"}|outcome invalid",
        "{\"channel\":\"call\",\"outcome\":\"connected\",\"at\":\"2999-01-01T00:00:00Z\"}|at out_of_range",
        "{\"channel\":\"call\",\"outcome\":\"connected\",\"at\":\"-1000000000-01-01T00:00:00Z\"}|at invalid",
        "{\"channel\":\"call\",\"outcome\":\"connected\",\"followUpAt\":\"+1000000000-01-01T00:00:00Z\"}|followUpAt invalid",
        "{\"channel\":\"call\",\"outcome\":\"connected\",\"followUpAt\":\"2001-01-01T00:00:00Z\"}|followUpAt out_of_range",
        "{\"channel\":\"call\",\"outcome\":\"connected\",\"note\":\"a\\u0000\"}|note control_char"
      })
  void anAttemptThatDoesNotHold(String body, String problem) {
    owner.post("/api/leads/" + lead + "/attempts", body).invalid(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/qualification", "/attempts", "/reopening", "/erasure"})
  void nobodyKnowsThisLead(String call) {
    String body = "{\"channel\":\"call\",\"outcome\":\"connected\",\"verdict\":\"qualified\"}";
    if (call.equals("/attempts")) {
      body = "{\"channel\":\"call\",\"outcome\":\"connected\"}";
    } else if (call.equals("/qualification")) {
      body = "{\"verdict\":\"qualified\"}";
    }
    Http client = Http.withKey(port);
    client.post("/api/leads/" + UUID.randomUUID() + call, body).problem(404, "lead-not-found");
    client.post("/api/leads/not-a-uuid" + call, body).problem(404, "not-found");
  }

  @Test
  void completedTwice() {
    String path = "/api/leads/" + lead + "/qualification";
    String body = "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}";
    owner.post(path, body).is(200);
    Answer again = owner.post(path, body).problem(409, "task-completed");
    assertThat(again.json().path("detail").asText()).contains("olga");
    Map<String, String> doors =
        Map.of(
            "/complete", VERDICT,
            "/submit-form", VERDICT,
            "/resolve", "{}",
            "/claim", "{\"userId\":\"carl\"}",
            "/comment/create", "{\"message\":\"too late\"}");
    doors.forEach(
        (door, sent) -> {
          Answer late = engine(colleague, "POST", door, sent).is(409);
          assertThat(late.json().path("message").asText())
              .as(door)
              .contains("olga completed this task on ");
        });
  }

  @Test
  void completedByAProgramInItsOwnName() {
    Http.withKey(port)
        .post(
            "/api/leads/" + lead + "/qualification",
            "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}")
        .is(200);
    Answer late = engine(owner, "POST", "/complete", VERDICT).is(409);
    assertThat(late.json().path("message").asText())
        .contains("api:first completed this task on ")
        .doesNotContain("olga");
  }

  @Test
  void aTaskThatWasWithdrawnSaysSo() {
    leads.does(lead, "demo.requested");
    Answer late = engine(owner, "POST", "/complete", VERDICT).is(409);
    assertThat(late.json().path("message").asText()).contains("withdrawn");
    owner
        .post(
            "/api/leads/" + lead + "/qualification",
            "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}")
        .problem(409, "task-completed");
  }

  @Test
  void aTaskThatNeverWas() {
    task = UUID.randomUUID().toString();
    engine(owner, "POST", "/complete", VERDICT).is(404);
    engine(owner, "POST", "/claim", "{\"userId\":\"olga\"}").is(404);
  }

  @RepeatedTest(20)
  void completedByManyAtOnce() throws Exception {
    Http key = Http.withKey(port);
    var senders = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Answer>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(() -> engine(owner, "POST", "/complete", VERDICT));
        calls.add(
            () ->
                key.post(
                    "/api/leads/" + lead + "/qualification",
                    "{\"verdict\":\"disqualify\",\"reason\":\"no-need\"}"));
      }
      int done = 0;
      List<String> late = new ArrayList<>();
      for (var call : senders.invokeAll(calls)) {
        Answer answer = call.get();
        if (answer.status() < 300) {
          done++;
        } else {
          JsonNode told = answer.is(409).json();
          late.add(told.path("message").asText() + told.path("detail").asText());
        }
      }
      assertThat(done).isEqualTo(1);
      String winner = bant.of(lead).get(0).by();
      assertThat(late).hasSize(5).allSatisfy(told -> assertThat(told).contains(winner));
    } finally {
      senders.shutdownNow();
    }
  }

  private Answer attach(Http who, String name) {
    String boundary = "----part";
    String body =
        "--%1$s\r\nContent-Disposition: form-data; name=\"attachment-name\"\r\n\r\n%2$s\r\n"
            + "--%1$s\r\nContent-Disposition: form-data; name=\"content\"; filename=\"%2$s\"\r\n"
            + "Content-Type: text/plain\r\n\r\nCalled twice\r\n--%1$s--\r\n";
    return who.post(
        "/engine-rest/task/" + task + "/attachment/create",
        "multipart/form-data; boundary=" + boundary,
        body.formatted(boundary, name).getBytes(StandardCharsets.UTF_8));
  }

  private Answer engine(Http who, String method, String path, String body) {
    String json = body == null || body.isEmpty() ? "{}" : body;
    String target = "/engine-rest/task/" + task + (path == null ? "" : path);
    return switch (method) {
      case "POST" -> who.post(target, json);
      case "PUT" -> who.put(target, json);
      default -> who.send(method, target);
    };
  }
}
