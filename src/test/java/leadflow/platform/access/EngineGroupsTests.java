package leadflow.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What each group may do in the engine, seen from outside at {@code /engine-rest}. */
@LeadflowTest
class EngineGroupsTests {

  private static final String ENGINE = "/engine-rest";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private UUID toQualify;
  private UUID toAccept;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @BeforeEach
  void leadsAtWork() {
    toQualify = leads.lead().asks("content").captured();
    leads.ripens(toQualify);
    toAccept = leads.lead().asks("demo").captured();
    // in the pool, whoever works here beside
    tasks.setAssignee(journeys.task(toQualify, "UserTask_QualifyLead").getId(), null);
    tasks.setAssignee(journeys.task(toAccept, "UserTask_AcceptLead").getId(), null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/task",
        "/engine",
        "/version",
        "/user",
        "/process-definition",
        "/deployment",
        "/history/task",
        "/authorization",
        "/filter",
        "/nothing"
      })
  void nobodyWithoutALogin(String path) {
    Http.anonymous(port).get(ENGINE + path).is(401);
    Http.anonymous(port).with("Authorization", "Basic YWRtaW46YWRtaW4=").get(ENGINE + path).is(401);
    Http.withKey(port).get(ENGINE + path).is(401);
    Http.anonymous(port).post(ENGINE + path + "/create", "{}").is(401);
  }

  @ParameterizedTest
  @CsvSource({
    "sdr, true, false",
    "sales, false, true",
    "managers, true, true",
    "marketing, true, true",
    "processOwners, true, true",
    "camunda-admin, true, true"
  })
  void everyoneFindsHisTasksInAList(String group, boolean qualifying, boolean accepting) {
    Http person = person(group);
    JsonNode filters = person.get(ENGINE + "/filter").is(200).json();
    assertThat(filters).isNotEmpty();
    StringBuilder all = new StringBuilder();
    for (JsonNode filter : filters) {
      assertThat(filter.path("properties").path("variables").toString()).contains("\"lead\"");
      all.append(
          person
              .get(ENGINE + "/filter/" + filter.path("id").asText() + "/list?maxResults=500")
              .is(200)
              .text());
    }
    String qualify = journeys.task(toQualify, "UserTask_QualifyLead").getId();
    String accept = journeys.task(toAccept, "UserTask_AcceptLead").getId();
    assertThat(all.toString().contains(qualify)).as("sees a lead to qualify").isEqualTo(qualifying);
    assertThat(all.toString().contains(accept)).as("sees a lead to accept").isEqualTo(accepting);
  }

  @ParameterizedTest
  @CsvSource({
    "sdr, tasklist",
    "sales, tasklist",
    "managers, tasklist",
    "managers, cockpit",
    "marketing, tasklist",
    "processOwners, tasklist",
    "processOwners, cockpit",
    "camunda-admin, tasklist",
    "camunda-admin, cockpit",
    "camunda-admin, admin"
  })
  void opensTheApplication(String group, String application) {
    assertThat(applications(group)).contains(application);
  }

  @ParameterizedTest
  @CsvSource({
    "sdr, cockpit",
    "sdr, admin",
    "sales, cockpit",
    "sales, admin",
    "managers, admin",
    "marketing, cockpit",
    "marketing, admin",
    "processOwners, admin"
  })
  void doesNotOpenTheApplication(String group, String application) {
    assertThat(applications(group)).doesNotContain(application);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sdr", "sales", "managers", "marketing", "processOwners"})
  void nobodyButTheAdministratorRunsTheEngine(String group) {
    Http person = person(group);
    String instance = journeys.lead(toAccept).state().journeyInstanceId();
    String nurtured =
        journeys.lead(leads.lead().asks("content").captured()).state().journeyInstanceId();
    String me = user(group);
    refused(
        person.post(
            ENGINE + "/user/create",
            "{\"profile\":{\"id\":\"x1\"},\"credentials\":{\"password\":\"Very-long-4567!\"}}"));
    refused(person.send("DELETE", ENGINE + "/user/admin"));
    refused(
        person.put(
            ENGINE + "/user/admin/credentials",
            "{\"password\":\"Very-long-4567!\",\"authenticatedUserPassword\":\""
                + Staff.PASSWORD
                + "\"}"));
    refused(person.put(ENGINE + "/group/camunda-admin/members/" + me, "{}"));
    refused(
        person.post(
            ENGINE + "/group/create", "{\"id\":\"g1\",\"name\":\"g\",\"type\":\"WORKFLOW\"}"));
    refused(
        person.post(
            ENGINE + "/authorization/create",
            "{\"type\":1,\"permissions\":[\"ALL\"],\"userId\":\""
                + me
                + "\",\"resourceType\":0,\"resourceId\":\"*\"}"));
    refused(
        person.post(
            ENGINE + "/filter/create",
            "{\"resourceType\":\"Task\",\"name\":\"mine\",\"query\":{\"assigneeExpression\":\"${1}\"},\"properties\":{}}"));
    refused(
        person.post(
            ENGINE + "/process-definition/key/lead-journey/start",
            "{\"businessKey\":\"" + toAccept + "\"}"));
    refused(person.send("DELETE", ENGINE + "/process-instance/" + instance));
    refused(
        person.put(
            ENGINE + "/process-instance/" + instance + "/suspended", "{\"suspended\":true}"));
    refused(
        person.put(
            ENGINE + "/process-instance/" + instance + "/variables/verdict", "{\"value\":\"x\"}"));
    refused(
        person.post(
            ENGINE + "/process-instance/" + instance + "/modification",
            "{\"instructions\":[{\"type\":\"startBeforeActivity\",\"activityId\":\"Task_ScoreLead\"}]}"));
    refused(
        person.post(
            ENGINE + "/message",
            "{\"messageName\":\"lead.moved\",\"processInstanceId\":\"" + nurtured + "\"}"));
    refused(
        person.put(
            ENGINE + "/process-definition/key/lead-journey/suspended", "{\"suspended\":true}"));
    refused(person.post(ENGINE + "/task/create", "{\"name\":\"x\"}"));
    for (JsonNode deployment : deployments(Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD))) {
      refused(
          person.send(
              "DELETE",
              ENGINE + "/deployment/" + deployment.path("id").asText() + "?cascade=true"));
    }
    assertThat(journeys.lead(toAccept).state().journeyInstanceId()).isEqualTo(instance);
    assertThat(journeys.at(toAccept)).contains("UserTask_AcceptLead");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sdr", "sales", "managers", "marketing"})
  void nobodyButProcessOwnersDeploys(String group) {
    deploys(person(group)).is(403);
  }

  @Test
  void processOwnersDeploy() {
    deploys(person("processOwners")).is(200);
  }

  @Test
  void anyoneSeesHimselfAndChangesHisPasswordWithinThePolicy() {
    Http person = staff.person(port, "changer", "sdr");
    JsonNode seen = person.get(ENGINE + "/user").is(200).json();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).path("id").asText()).isEqualTo("changer");
    String weak =
        "{\"password\":\"short\",\"authenticatedUserPassword\":\"" + Staff.PASSWORD + "\"}";
    assertThat(person.put(ENGINE + "/user/changer/credentials", weak).status()).isNotEqualTo(204);
    String strong = weak.replace("short", "Another-good-1!");
    person.put(ENGINE + "/user/changer/credentials", strong).is(204);
    Http.as(port, "changer", "Another-good-1!").get(ENGINE + "/task").is(200);
    person.get(ENGINE + "/task").is(401);
  }

  @Test
  void noWeakPasswordEvenByTheAdministrator() {
    Http admin = Http.as(port, "admin", LeadflowTest.ADMIN_PASSWORD);
    for (String weak :
        new String[] {
          "short-1A",
          "nouppercase-1",
          "NOLOWERCASE-1",
          "No-digits-here",
          "NoSpecial12345",
          "With-weakling-12"
        }) {
      var answer =
          admin.post(
              ENGINE + "/user/create",
              "{\"profile\":{\"id\":\"weakling\",\"firstName\":\"Q\",\"lastName\":\"Z\"},\"credentials\":{\"password\":\""
                  + weak
                  + "\"}}");
      assertThat(answer.status()).as("%s", weak).isGreaterThanOrEqualTo(400);
      assertThat(answer.text()).contains("policy");
    }
  }

  @Test
  void theFirstAdministratorIsNotForTheTaking() {
    String body =
        "{\"profile\":{\"id\":\"evil\",\"firstName\":\"E\",\"lastName\":\"V\"},\"credentials\":{\"password\":\"Very-long-4567!\"}}";
    Http.anonymous(port).post("/camunda/api/admin/setup/default/user/create", body).is(403);
    Http.as(port, "evil", "Very-long-4567!").get(ENGINE + "/task").is(401);
  }

  private Http.Answer deploys(Http person) {
    String form =
        """
        --x\r
        Content-Disposition: form-data; name="deployment-name"\r
        \r
        trial\r
        --x\r
        Content-Disposition: form-data; name="form"; filename="trial.form"\r
        \r
        {"id":"trial","type":"default","schemaVersion":16,"executionPlatform":"Camunda Platform","components":[]}\r
        --x--\r
        """;
    return person.post(
        ENGINE + "/deployment/create",
        "multipart/form-data; boundary=x",
        form.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static JsonNode deployments(Http admin) {
    return admin.get(ENGINE + "/deployment").is(200).json();
  }

  /** Forbidden, or there is nothing he could see. */
  private static void refused(Http.Answer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isIn(403, 404);
  }

  private String applications(String group) {
    person(group);
    return Http.anonymous(port)
        .login(user(group), Staff.PASSWORD)
        .path("authorizedApps")
        .toString();
  }

  private Http person(String group) {
    return staff.person(port, user(group), group);
  }

  private static String user(String group) {
    return "of" + group.replace("-", "");
  }
}
