package leadflow.platform.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import leadflow.support.Http;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Our API by key, by scope and by group. */
@LeadflowTest
class WhoMayCallTests {

  @Autowired JdbcClient jdbc;
  @Autowired LeadBuilder leads;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private UUID lead;

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @BeforeEach
  void aLead() {
    lead = leads.lead().asks("content").captured();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/leads",
    "GET, /api/leads",
    "HEAD, /api/leads",
    "GET, /api/leads/{lead}",
    "GET, /api/leads/{lead}/journey",
    "GET, /api/leads/{lead}/score",
    "GET, /api/leads/{lead}/timeline",
    "POST, /api/activities",
    "POST, /api/leads/{lead}/qualification",
    "POST, /api/leads/{lead}/attempts",
    "POST, /api/leads/{lead}/reopening",
    "POST, /api/leads/{lead}/erasure",
    "GET, /api/nothing",
    "OPTIONS, /api/leads",
    "GET, /v3/api-docs",
    "GET, /actuator/prometheus",
    "GET, /inbox",
    "GET, /notifications",
    "GET, /crm",
    "GET, /emails",
    "GET, /emails/welcome/html",
    "GET, /api/templates",
    "GET, /api/templates/welcome",
    "POST, /api/templates/welcome/test",
    "POST, /api/leads/history",
    "POST, /api/scoring/train",
    "GET, /api/crm/events",
    "POST, /api/crm/events/{lead}/retry",
    "GET, /api/leads/{lead}/consents",
    "GET, /api/suppressions?email=a@b.c",
    "POST, /api/suppressions",
    "POST, /api/suppressions/removals",
    "GET, /mail",
    "GET, /mail/{lead}",
    "GET, /mail/{lead}/html",
    "GET, /api/mails",
    "GET, /api/mails/{lead}",
    "POST, /api/mails/{lead}/settlement",
    "GET, /api/mail/numbers",
    "GET, /api/mail/domains",
    "GET, /api/mail/pause",
    "POST, /api/mail/pause"
  })
  void nobodyWithoutAKey(String method, String path) {
    Http stranger = Http.anonymous(port);
    var answer = stranger.send(method, path.replace("{lead}", lead.toString()));
    answer.is(401);
    assertThat(answer.header("WWW-Authenticate")).as("no window over a page").startsWith("Bearer");
    if (!method.equals("HEAD")) {
      answer.problem(401, "unauthenticated");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer nonsense",
        "Bearer ",
        "Bearer",
        "Basic !!!",
        "Basic YWRtaW46YWRtaW4=",
        "Digest x"
      })
  void noOtherCredentials(String credentials) {
    Http.anonymous(port)
        .with("Authorization", credentials)
        .get("/api/leads")
        .problem(401, "unauthenticated");
  }

  @ParameterizedTest
  @CsvSource({
    "capture, POST, /api/leads, 400",
    "activities, POST, /api/activities, 400",
    "leads:read, GET, /api/leads, 200",
    "leads:read, HEAD, /api/leads/{lead}, 200",
    "leads:read, GET, /api/leads/{lead}, 200",
    "leads:read, GET, /api/leads/{lead}/journey, 200",
    "leads:read, GET, /api/leads/{lead}/score, 200",
    "leads:read, GET, /api/leads/{lead}/timeline, 200",
    "leads:write, POST, /api/leads/{lead}/qualification, 400",
    "leads:write, POST, /api/leads/{lead}/attempts, 400",
    "leads:write, POST, /api/leads/{lead}/reopening, 409",
    "leads:read, GET, /api/templates, 200",
    "leads:read, GET, /api/templates/welcome, 200",
    "admin, POST, /api/templates/welcome/test, 409",
    "admin, POST, /api/scoring/train, 409",
    "imports, POST, /api/leads/history, 400",
    "leads:read, GET, /api/leads/{lead}/consents, 200",
    "admin, GET, /api/suppressions?email=a@b.c, 200",
    "admin, POST, /api/suppressions, 400",
    "admin, POST, /api/suppressions/removals, 400",
    "admin, GET, /api/crm/events, 200",
    "admin, POST, /api/crm/events/{lead}/retry, 404",
    "admin, GET, /api/mails, 200",
    "admin, GET, /api/mails/{lead}, 404",
    "admin, POST, /api/mails/{lead}/settlement, 400",
    "admin, GET, /api/mail/numbers, 200",
    "admin, GET, /api/mail/domains, 200",
    "admin, GET, /api/mail/pause, 200",
    "admin, POST, /api/mail/pause, 400",
    "admin, POST, /api/leads/{lead}/erasure, 200"
  })
  void aScopeOpensItsOwnDoorsAlone(String scope, String method, String path, int opened) {
    String call = path.replace("{lead}", lead.toString());
    for (String other : Scope.ALL) {
      if (!other.equals(scope)) {
        var refused = withScope(other).with("Content-Type", "application/json").send(method, call);
        refused.is(403);
        if (!method.equals("HEAD")) {
          refused.problem(403, "forbidden");
        }
      }
    }
    withScope(scope).with("Content-Type", "application/json").send(method, call).is(opened);
  }

  @Test
  void aRevokedKeyIsNone() {
    String key = "lf_" + UUID.randomUUID();
    key(key, "leads:read");
    jdbc.sql("update leadflow.api_key set revoked_at = created_at where hash = sha256(:key::bytea)")
        .param("key", key)
        .update();
    Http.anonymous(port)
        .with("Authorization", "Bearer " + key)
        .get("/api/leads")
        .problem(401, "unauthenticated");
  }

  @Test
  void keysAreStoredHashed() {
    String rows =
        jdbc.sql("select k::text from leadflow.api_key k").query(String.class).list().toString();
    assertThat(rows).contains("first").doesNotContain(LeadflowTest.API_KEY);
  }

  @ParameterizedTest
  @CsvSource({"sdr", "sales", "managers", "marketing", "processOwners", "camunda-admin"})
  void everybodyReadsALeadWithAllThatBelongsToIt(String group) {
    Http person = staff.person(port, "reader" + group.replace("-", ""), group);
    person.get("/api/leads/" + lead).is(200);
    assertThat(person.get("/api/leads/" + lead + "/journey").is(200).json().path("positions"))
        .as("where the lead waits, as %s sees it", group)
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "sdr, 403, 202, 201, 409, 403",
    "sales, 403, 202, 201, 409, 403",
    "managers, 403, 202, 201, 409, 403",
    "marketing, 201, 403, 403, 403, 403",
    "processOwners, 403, 403, 403, 403, 403",
    "camunda-admin, 201, 202, 201, 409, 200"
  })
  void whatEachGroupMayDo(
      String group, int capture, int activity, int attempt, int reopening, int erasure) {
    Http person = staff.person(port, "doer" + group.replace("-", ""), group);
    String path = "/api/leads/" + lead;
    person
        .post(
            "/api/leads",
            "{\"email\":\"by-" + UUID.randomUUID() + "@example.com\",\"request\":\"content\"}")
        .is(capture);
    // a raised hand moves the lead in the engine, where nobody has a grant for that
    person
        .post("/api/activities", "{\"leadId\":\"" + lead + "\",\"type\":\"demo.requested\"}")
        .is(activity);
    person.post(path + "/attempts", "{\"channel\":\"call\",\"outcome\":\"no-answer\"}").is(attempt);
    person.send("POST", path + "/reopening").is(reopening);
    person.send("POST", path + "/erasure").is(erasure);
  }

  private Http withScope(String scope) {
    String key = "lf_" + UUID.randomUUID();
    key(key, scope);
    return Http.anonymous(port).with("Authorization", "Bearer " + key);
  }

  private void key(String key, String scope) {
    jdbc.sql(
            "insert into leadflow.api_key (id, name, hash, scopes, created_at)"
                + " values (gen_random_uuid(), :name, sha256(:key::bytea), array[:scope], now())")
        .param("name", scope)
        .param("key", key)
        .param("scope", scope)
        .update();
  }
}
