package leadflow.insight.leadhistory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import leadflow.support.Http;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Finding and reading leads over HTTP. */
@LeadflowTest
class FindLeadsTests {

  private static final String LEADS = "/api/leads";

  @Autowired LeadBuilder leads;
  @LocalServerPort int port;

  private Http client;
  private String mark;

  @BeforeEach
  void aMark() {
    client = Http.withKey(port);
    mark = "m" + UUID.randomUUID().toString().replace("-", "");
  }

  @Test
  void byEachFilter() {
    UUID nurtured = leads.lead().email("a." + mark + "@example.com").asks("content").captured();
    UUID ripe = leads.lead().email("b." + mark + "@example.com").asks("content").captured();
    leads.ripens(ripe);
    UUID asked = leads.lead().email("c." + mark + "@example.com").asks("demo").captured();

    assertThat(ids("q=" + mark.toUpperCase())).containsExactlyInAnyOrder(nurtured, ripe, asked);
    assertThat(ids("q=" + mark + "&stage=LEAD")).containsExactly(nurtured);
    assertThat(ids("q=" + mark + "&stage=mql")).containsExactly(ripe);
    assertThat(ids("q=" + mark + "&stage=SQL")).containsExactly(asked);
    assertThat(ids("q=" + mark + "&status=ACTIVE")).hasSize(3);
    assertThat(ids("q=" + mark + "&status=ERASED")).isEmpty();
    JsonNode lead = client.get(LEADS + "/" + ripe).is(200).json();
    String grade = lead.path("fitGrade").asText() + lead.path("engagementGrade").asText();
    assertThat(ids("q=" + mark + "&grade=" + grade)).contains(ripe).doesNotContain(nurtured);
    assertThat(ids("q=" + mark + "&product=none")).isEmpty();
    assertThat(ids("q=" + mark + "&owner=nobody")).isEmpty();
    assertThat(ids("q=" + mark + "&sla=OVERDUE")).isEmpty();
    Instant later = TestClock.now().plus(Duration.ofMinutes(1));
    assertThat(ids("q=" + mark + "&updatedSince=" + later)).isEmpty();
    assertThat(ids("q=" + mark + "&updatedSince=2020-01-01T00:00:00Z")).hasSize(3);
    assertThat(ids("q=%25" + mark)).as("a wildcard is text").isEmpty();
    assertThat(ids("q='%20or%20true--")).isEmpty();
  }

  @Test
  void pageByPage() {
    for (int i = 0; i < 5; i++) {
      leads.lead().email(i + "." + mark + "@example.com").asks("content").captured();
    }
    List<UUID> seen = new ArrayList<>();
    for (int page = 0; page < 3; page++) {
      JsonNode answer = client.get(LEADS + "?q=" + mark + "&size=2&page=" + page).is(200).json();
      assertThat(answer.path("page").asInt()).isEqualTo(page);
      assertThat(answer.path("size").asInt()).isEqualTo(2);
      assertThat(answer.path("total").asLong()).isEqualTo(5);
      answer.path("items").forEach(item -> seen.add(UUID.fromString(item.path("id").asText())));
    }
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(
            client
                .get(LEADS + "?q=" + mark + "&size=200&page=2147483647")
                .is(200)
                .json()
                .path("items"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "size=201, size out_of_range",
    "size=0, size out_of_range",
    "size=x, size invalid",
    "page=-1, page out_of_range",
    "page=99999999999, page invalid",
    "stage=WARM, stage invalid",
    "status=x, status invalid",
    "grade=Z9, grade invalid",
    "sla=x, sla invalid",
    "updatedSince=yesterday, updatedSince invalid",
    "updatedSince=-1000000000-01-01T00:00:00Z, updatedSince invalid",
    "q=%00, q control_char",
    "owner=%00, owner control_char"
  })
  void aFilterThatDoesNotHold(String query, String problem) {
    client.get(LEADS + "?" + query).invalid(problem);
  }

  @Test
  void aTimelineHasPagesToo() {
    UUID lead = leads.lead().asks("content").captured();
    client.get(LEADS + "/" + lead + "/timeline?size=1").is(200);
    client.get(LEADS + "/" + lead + "/timeline?size=201").invalid("size out_of_range");
    client.get(LEADS + "/" + lead + "/timeline?page=-1").invalid("page out_of_range");
  }

  @ParameterizedTest
  @CsvSource({"''", "/journey", "/score", "/timeline"})
  void whoIsNotThere(String part) {
    client.get(LEADS + "/" + UUID.randomUUID() + part).problem(404, "lead-not-found");
    client.get(LEADS + "/no-uuid" + part).problem(404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /api/leads, 405, method-not-allowed",
    "PUT, /api/leads/{lead}, 405, method-not-allowed",
    "PATCH, /api/leads/{lead}, 405, method-not-allowed",
    "GET, /api/activities, 405, method-not-allowed",
    "GET, /api/leads/{lead}/attempts, 405, method-not-allowed",
    "GET, /api/nothing, 404, not-found",
    "GET, /api/leads/{lead}/nothing, 404, not-found",
    "POST, /api/leads/{lead}/nothing, 404, not-found",
    "GET, /api, 404, not-found"
  })
  void callsThatDoNotExist(String method, String path, int status, String problem) {
    UUID lead = leads.lead().asks("content").captured();
    client.send(method, path.replace("{lead}", lead.toString())).problem(status, problem);
  }

  private List<UUID> ids(String query) {
    List<UUID> ids = new ArrayList<>();
    client
        .get(LEADS + "?" + query)
        .is(200)
        .json()
        .path("items")
        .forEach(item -> ids.add(UUID.fromString(item.path("id").asText())));
    return ids;
  }
}
