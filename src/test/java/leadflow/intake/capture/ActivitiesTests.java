package leadflow.intake.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import leadflow.support.Http;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Activities from clients: each item has its own answer, and none is counted twice. */
@LeadflowTest
class ActivitiesTests {

  private static final String ACTIVITIES = "/api/activities";

  @Autowired LeadBuilder leads;
  @LocalServerPort int port;

  private Http client;
  private UUID lead;

  @BeforeEach
  void aLead() {
    client = Http.withKey(port);
    lead = leads.lead().asks("content").captured();
  }

  @Test
  void oneObjectOrAnArray() {
    assertThat(status(client.post(ACTIVITIES, item("\"type\":\"page.viewed\"")).is(202).json()))
        .isEqualTo("accepted");
    JsonNode results =
        client
            .post(
                ACTIVITIES,
                "[" + item("\"type\":\"page.viewed\"") + "," + item("\"type\":\"chat.held\"") + "]")
            .is(202)
            .json()
            .path("results");
    assertThat(results).hasSize(2).allMatch(r -> r.path("status").asText().equals("accepted"));
    assertThat(client.post(ACTIVITIES, "[]").is(202).json().path("results")).isEmpty();
  }

  @Test
  void anIdCountsOnce() {
    String id = UUID.randomUUID().toString();
    String told = item("\"type\":\"webinar.attended\",\"id\":\"" + id + "\"");
    assertThat(status(client.post(ACTIVITIES, told).is(202).json())).isEqualTo("accepted");
    int engagement = engagement();
    assertThat(engagement).isPositive();
    assertThat(status(client.post(ACTIVITIES, told).is(202).json())).isEqualTo("duplicate");
    JsonNode both = client.post(ACTIVITIES, "[" + told + "," + told + "]").is(202).json();
    assertThat(both.path("results")).allMatch(r -> r.path("status").asText().equals("duplicate"));
    assertThat(engagement()).isEqualTo(engagement);
  }

  @Test
  void anUnknownTypeIsKeptAndScoresNothing() {
    int before = engagement();
    client.post(ACTIVITIES, item("\"type\":\"moon.visited\"")).is(202);
    client.post(ACTIVITIES, item("\"type\":\"custom.anything\"")).is(202);
    assertThat(engagement()).isEqualTo(before);
    String timeline = client.get("/api/leads/" + lead + "/timeline").is(200).text();
    assertThat(timeline).contains("moon.visited", "custom.anything");
  }

  @Test
  void anUnknownAddressIsParkedUntilItIsCaptured() {
    String address = "later-" + UUID.randomUUID() + "@example.com";
    JsonNode parked =
        client
            .post(
                ACTIVITIES,
                "{\"email\":\" " + address.toUpperCase() + "\",\"type\":\"webinar.attended\"}")
            .is(202)
            .json();
    assertThat(status(parked)).isEqualTo("parked");
    JsonNode captured =
        client
            .post("/api/leads", "{\"email\":\"" + address + "\",\"request\":\"content\"}")
            .is(201)
            .json();
    assertThat(client.get("/api/leads/" + captured.path("id").asText() + "/timeline").text())
        .contains("webinar.attended");
    int alone = engagement();
    assertThat(captured.path("engagement").asInt()).isGreaterThan(alone);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"url\":\"/pricing\"|type required",
        "\"type\":\" \"|type required",
        "\"type\":\"page.viewed\",\"occurredAt\":\"2999-01-01T00:00:00Z\"|occurredAt invalid",
        "\"type\":\"page.viewed\",\"occurredAt\":\"+1000000000-12-31T23:59:59Z\"|occurredAt invalid",
        "\"type\":\"page.viewed\",\"occurredAt\":\"-1000000000-01-01T00:00:00Z\"|occurredAt invalid",
        "\"type\":\"page.viewed\",\"occurredAt\":\"0001-01-01T00:00:00Z\"|occurredAt invalid",
        "\"type\":\"page.viewed\",\"occurredAt\":1700000000|occurredAt invalid",
        "\"type\":\"page.viewed\",\"occurredAt\":\"yesterday\"|occurredAt invalid",
        "\"type\":\"page.viewed\",\"score\":100|score unknown_field",
        "\"type\":\"page\\u0000viewed\"|type control_char",
        "\"type\":\"page.viewed\",\"url\":\"/\\r\\nX: y\"|url control_char",
        "\"type\":\"page.viewed\",\"subject\":\"\\ud800\"|subject invalid",
        "\"type\":\"page.viewed\",\"properties\":{\"a\":[]}|properties.a invalid",
        "\"type\":5|type invalid"
      })
  void aBadOneIsRefusedAndNamed(String members, String problem) {
    client.post(ACTIVITIES, item(members)).invalid(problem);
    JsonNode results =
        client
            .post(
                ACTIVITIES,
                "["
                    + item("\"type\":\"page.viewed\"")
                    + ","
                    + item(members)
                    + ","
                    + item("\"type\":\"chat.held\"")
                    + "]")
            .is(202)
            .json()
            .path("results");
    assertThat(
            StreamSupport.stream(results.spliterator(), false).map(r -> r.path("status").asText()))
        .containsExactly("accepted", "rejected", "accepted");
    JsonNode error = results.get(1).path("errors").get(0);
    assertThat(error.path("field").asText() + " " + error.path("code").asText()).isEqualTo(problem);
  }

  @Test
  void whoItWasMustBeTold() {
    client.post(ACTIVITIES, "{\"type\":\"page.viewed\"}").invalid("leadId required");
    client
        .post(ACTIVITIES, "{\"type\":\"page.viewed\",\"leadId\":\"x\"}")
        .invalid("leadId invalid");
    client
        .post(ACTIVITIES, "{\"type\":\"page.viewed\",\"email\":\"a@b@c\"}")
        .invalid("email email.invalid");
    client
        .post(ACTIVITIES, "{\"type\":\"page.viewed\",\"leadId\":\"" + UUID.randomUUID() + "\"}")
        .invalid("leadId not_found");
    for (String none : new String[] {"5", "null", "\"x\""}) {
      client.post(ACTIVITIES, none).is(422);
      assertThat(status(client.post(ACTIVITIES, "[" + none + "]").is(202).json()))
          .isEqualTo("rejected");
    }
  }

  @Test
  void aThousandAtOnceAndNoMore() {
    assertThat(client.post(ACTIVITIES, many(1000)).is(202).json().path("results"))
        .hasSize(1000)
        .allMatch(r -> r.path("status").asText().equals("accepted"));
    client.post(ACTIVITIES, many(1001)).invalid(" too_long");
  }

  @Test
  void whatCannotBeReadIsRefusedAsAWhole() {
    client.post(ACTIVITIES, "[{\"type\":").problem(400, "malformed");
    client
        .post(ACTIVITIES, "[" + item("\"type\":\"a\",\"type\":\"b\"") + "]")
        .problem(400, "malformed");
    client.post(ACTIVITIES, "{\"properties\":".repeat(1000)).problem(400, "malformed");
    client.post(ACTIVITIES, "text/plain", new byte[] {'{', '}'}).problem(415, "unsupported-type");
    client
        .post(
            ACTIVITIES,
            "["
                + item("\"type\":\"page.viewed\",\"subject\":\"" + "x".repeat(1 << 20) + "\"")
                + "]")
        .problem(413, "too-large");
  }

  private String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> item("\"type\":\"page.viewed\""))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String item(String members) {
    return "{\"leadId\":\"" + lead + "\"," + members + "}";
  }

  private int engagement() {
    return client.get("/api/leads/" + lead + "/score").is(200).json().path("engagement").asInt();
  }

  private static String status(JsonNode answer) {
    return answer.path("results").get(0).path("status").asText();
  }
}
