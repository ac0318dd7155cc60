package leadflow.intake.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import leadflow.support.Http;
import leadflow.support.Http.Answer;
import leadflow.support.Journeys;
import leadflow.support.LeadflowTest;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a capture is answered that does not hold, and that nothing of it is stored. */
@LeadflowTest
class BadCaptureTests {

  private static final String LEADS = "/api/leads";

  @Autowired JdbcClient jdbc;
  @Autowired Journeys journeys;
  @Autowired TaskService tasks;
  @LocalServerPort int port;

  private Http client;
  private String email;

  @BeforeEach
  void aClient() {
    client = Http.withKey(port);
    email = "bad-" + UUID.randomUUID() + "@example.com";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":null}",
        "{\"email\":\"\"}",
        "{\"email\":\"  \"}",
        "{\"company\":\"Acme\"}"
      })
  void withoutAnAddress(String body) {
    client.post(LEADS, body).invalid("email email.required");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b@c",
        "a",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@localhost",
        "a@[127.0.0.1]",
        "<a@b.example>",
        "Ana <a@b.example>",
        "a(note)@b.example"
      })
  void withAnAddressThatIsNone(String address) {
    client.post(LEADS, json("email", address)).invalid("email email.invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\r\\nBcc: all@example.com", "\\r\\n", "\\u0000", "\\u0007"})
  void withControlCharactersWhereAMailHeaderMayBeMadeOfIt(String broken) {
    client.post(LEADS, "{\"email\":\"x@example.com" + broken + "\"}").invalid("email control_char");
    for (String field : List.of("firstName", "lastName", "company", "title", "asset", "source")) {
      client
          .post(LEADS, with("\"" + field + "\":\"Ana" + broken + "\""))
          .invalid(field + " control_char");
    }
    nothingStored();
  }

  @ParameterizedTest
  @CsvSource({"firstName,100", "company,200", "website,500", "message,5000", "timeZone,64"})
  void withTooLongAField(String field, int most) {
    client
        .post(LEADS, with("\"" + field + "\":\"" + "x".repeat(most + 1) + "\""))
        .invalid(field + " too_long");
    nothingStored();
  }

  @Test
  void withTooLongAnAddress() {
    client.post(LEADS, json("email", "a".repeat(250) + "@example.com")).invalid("email too_long");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"stage\":\"CUSTOMER\"', stage",
    "'\"owner\":\"me\"', owner",
    "'\"id\":\"x\"', id",
    "'\"consents\":[{\"purpose\":\"marketing\",\"granted\":true,\"confirmed\":true}]', consents[0].confirmed"
  })
  void withAFieldNobodyKnows(String member, String field) {
    client.post(LEADS, with(member)).invalid(field + " unknown_field");
    nothingStored();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"firstName\":5|firstName invalid",
        "\"firstName\":[\"a\"]|firstName invalid",
        "\"request\":\"everything\"|request invalid",
        "\"timeZone\":\"Mars/Olympus\"|timeZone invalid",
        "\"companySize\":1e400|companySize out_of_range",
        "\"companySize\":-1|companySize out_of_range",
        "\"companySize\":true|companySize invalid",
        "\"revenue\":1e999999999|revenue out_of_range",
        "\"firstName\":\"half \\ud800 character\"|firstName invalid",
        "\"properties\":{\"a\":1e400}|properties.a out_of_range",
        "\"properties\":{\"a\":{\"b\":1}}|properties.a invalid",
        "\"properties\":{\"a\":\"\\u0000\"}|properties.a control_char",
        "\"consents\":[null]|consents[0].purpose required",
        "\"consents\":[{\"purpose\":\"marketing\"}]|consents[0].granted required",
        "\"consents\":[{\"purpose\":\"spam\",\"granted\":true}]|consents[0].purpose invalid",
        "\"consents\":[{\"purpose\":\"marketing\",\"granted\":true,\"at\":\"2999-01-01T00:00:00Z\"}]|consents[0].at invalid",
        "\"consents\":[{\"purpose\":\"marketing\",\"granted\":true,\"at\":\"-1000000000-01-01T00:00:00Z\"}]|consents[0].at invalid",
        "\"consents\":[{\"purpose\":\"marketing\",\"granted\":true,\"at\":1e300}]|consents[0].at invalid"
      })
  void withAValueThatDoesNotFit(String member, String problem) {
    client.post(LEADS, with(member)).invalid(problem);
    nothingStored();
  }

  @Test
  void everyFieldIsNamedAtOnce() {
    client
        .post(LEADS, "{\"email\":\"a@b@c\",\"firstName\":\"a\\u0000\",\"request\":\"x\"}")
        .invalid("email email.invalid", "firstName control_char", "request invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "\"text\"",
        "{\"email\":\"x@example.com\",",
        "{\"email\":\"x@example.com\"} more",
        "{\"email\":\"x@example.com\",\"email\":\"y@example.com\"}",
        "{\"email\":\"x@example.com\",\"properties\":{\"a\":1,\"a\":2}}"
      })
  void whatIsNoJsonObject(String body) {
    client.post(LEADS, body).problem(400, "malformed");
  }

  @Test
  void aThousandLevels() {
    client
        .post(
            LEADS,
            "{\"email\":\""
                + email
                + "\",\"properties\":"
                + "{\"a\":".repeat(1000)
                + "1"
                + "}".repeat(1001))
        .problem(400, "malformed");
    client.post(LEADS, "[".repeat(1000) + "]".repeat(1000)).problem(400, "malformed");
    nothingStored();
  }

  @Test
  void whatIsNotUtf8() {
    byte[] latin =
        ("{\"email\":\"" + email + "\",\"lastName\":\"Müller\"}")
            .getBytes(StandardCharsets.ISO_8859_1);
    client.post(LEADS, "application/json", latin).problem(400, "malformed");
    nothingStored();
  }

  @Test
  void moreThan64Kilobytes() {
    client
        .post(LEADS, with("\"message\":\"" + "x".repeat(64 * 1024) + "\""))
        .problem(413, "too-large");
    nothingStored();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "text/html"})
  void anotherContentType(String type) {
    client
        .post(LEADS, type, json("email", email).getBytes(StandardCharsets.UTF_8))
        .problem(415, "unsupported-type");
    nothingStored();
  }

  @Test
  void codeInANameStaysText() {
    Answer lead =
        client
            .post(
                LEADS,
                with(
                    "\"firstName\":\"<img src=x onerror=alert(1)>\",\"lastName\":\"${7*7} #{8*8}\","
                        + "\"company\":\"{{9*9}} ${execution.id}\",\"request\":\"demo\""))
            .is(201);
    assertThat(lead.json().path("firstName").asText()).isEqualTo("<img src=x onerror=alert(1)>");
    assertThat(lead.json().path("lastName").asText()).isEqualTo("${7*7} #{8*8}");
    String task =
        journeys
            .task(UUID.fromString(lead.json().path("id").asText()), "UserTask_AcceptLead")
            .getId();
    assertThat(tasks.getVariables(task).values().toString())
        .contains("${7*7} #{8*8}")
        .doesNotContain("49 64");
  }

  @Test
  void anotherSitesScriptIsToldNothing() {
    Http foreign = client.with("Origin", "https://elsewhere.example");
    for (Answer answer :
        List.of(
            foreign.post(LEADS, json("email", email)).is(201),
            foreign.get(LEADS),
            foreign.post("/forms/contact", "{\"email\":\"\"}"),
            Http.anonymous(port)
                .with("Origin", "https://elsewhere.example")
                .with("Access-Control-Request-Method", "POST")
                .send("OPTIONS", LEADS),
            Http.anonymous(port)
                .with("Origin", "https://elsewhere.example")
                .with("Access-Control-Request-Method", "POST")
                .send("OPTIONS", "/forms/contact"))) {
      assertThat(answer.headers().map().keySet())
          .noneMatch(h -> h.toLowerCase().startsWith("access-control"));
    }
  }

  @Test
  void withoutConsentItIsStoredAndNeverMailed() {
    String id =
        client.post(LEADS, with("\"request\":\"content\"")).is(201).json().path("id").asText();
    long mails =
        jdbc.sql(
                "select count(*) from leadflow.message where lead_id = :id::uuid and state <> 'SKIPPED'")
            .param("id", id)
            .query(Long.class)
            .single();
    assertThat(mails).isZero();
  }

  @Test
  void theSameCallUnderOneKeyIsDoneOnce() {
    Http keyed = client.with("Idempotency-Key", UUID.randomUUID().toString());
    Answer first = keyed.post(LEADS, json("email", email)).is(201);
    Answer second = keyed.post(LEADS, json("email", email)).is(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    keyed.post(LEADS, json("email", "other-" + email)).problem(422, "key-reused");
    keyed.post("/api/activities", json("email", email)).problem(422, "key-reused");
  }

  @Test
  void aRefusalIsRepeatedToo() {
    Http keyed = client.with("Idempotency-Key", UUID.randomUUID().toString());
    keyed.post(LEADS, "{}").invalid("email email.required");
    assertThat(
            keyed.post(LEADS, "{}").invalid("email email.required").header("Idempotency-Replayed"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "two words"})
  void aKeyThatIsNone(String key) {
    client
        .with("Idempotency-Key", key)
        .post(LEADS, json("email", email))
        .problem(400, "invalid-key");
    client
        .with("Idempotency-Key", "x".repeat(201))
        .post(LEADS, json("email", email))
        .problem(400, "invalid-key");
  }

  @Test
  void whileTheFirstIsInFlightTheSecondIsToldSo() throws Exception {
    var senders = Executors.newFixedThreadPool(12);
    try {
      int inFlight = 0;
      // a busy machine may let them pass one by one
      for (int rounds = 0; inFlight == 0 && rounds < 20; rounds++) {
        inFlight = meetings(senders);
      }
      assertThat(inFlight).isPositive();
    } finally {
      senders.shutdownNow();
    }
    assertThat(stored()).isEqualTo(1);
    assertThat(
            jdbc.sql(
                    "select count(*) from act_ru_execution e join leadflow.lead l on l.id::text = e.business_key_"
                        + " join act_re_procdef d on d.id_ = e.proc_def_id_ and d.key_ = 'lead-journey'"
                        + " where l.email_key = :email and e.parent_id_ is null")
                .param("email", email)
                .query(Long.class)
                .single())
        .as("journeys")
        .isEqualTo(1);
  }

  /** Sends the same with one key at once; how many were told that it is in flight. */
  private int meetings(ExecutorService senders) throws Exception {
    Http keyed = client.with("Idempotency-Key", UUID.randomUUID().toString());
    String body = with("\"request\":\"content\"");
    List<Callable<Answer>> calls = Collections.nCopies(24, () -> keyed.post(LEADS, body));
    int done = 0;
    int inFlight = 0;
    for (var call : senders.invokeAll(calls)) {
      if (call.get().status() < 300) {
        done++;
      } else {
        assertThat(call.get().problem(409, "in-flight").header("Retry-After")).isEqualTo("1");
        inFlight++;
      }
    }
    assertThat(done).isPositive();
    return inFlight;
  }

  private String with(String member) {
    return "{\"email\":\"" + email + "\"," + member + "}";
  }

  private static String json(String name, String value) {
    return "{\"" + name + "\":\"" + value + "\"}";
  }

  private void nothingStored() {
    assertThat(stored()).isZero();
  }

  private long stored() {
    return jdbc.sql("select count(*) from leadflow.lead where email_key = :email")
        .param("email", email)
        .query(Long.class)
        .single();
  }
}
