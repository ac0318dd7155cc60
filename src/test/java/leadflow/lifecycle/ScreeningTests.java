package leadflow.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import leadflow.lead.Stage;
import leadflow.lead.StageChange;
import leadflow.lead.StageMoves;
import leadflow.lead.Status;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Competitors and junk, by the table screen-lead, are nobody's lead until a person says so. */
@LeadflowTest
class ScreeningTests {

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired StageMoves moves;
  @LocalServerPort int port;

  @ParameterizedTest
  @CsvSource({"eve@rival.invalid,competitor", "eve@Mailinator.com,junk"})
  void isDisqualifiedWithTheReasonWhateverItAsks(String email, String reason) {
    UUID lead = leads.lead().email(email).asks("demo").captured();

    assertThat(journeys.at(lead)).isEmpty();
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.DISQUALIFIED);
    assertThat(journeys.lead(lead).state().reason()).isEqualTo(reason);
    List<StageChange> history = moves.of(lead);
    StageChange last = history.get(history.size() - 1);
    assertThat(last.cause()).isEqualTo("decision");
    assertThat(last.reason()).isEqualTo(reason);

    leads.does(lead, "demo.requested", "meeting.booked", "webinar.attended");
    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.DISQUALIFIED);
    assertThat(journeys.lead(lead).score().mql()).isFalse();
    assertThat(score(lead)).contains("\"screenedOut\":\"" + reason + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ana@acme.example", "ana@example.com", "ana@lab.test"})
  void reservedDomainsAreNotJunk(String email) {
    UUID lead = leads.lead().email(email).asks("demo").captured();

    assertThat(journeys.lead(lead).state().stage()).isEqualTo(Stage.SQL);
    assertThat(score(lead)).contains("\"screenedOut\":null");
  }

  @Test
  void whomAPersonOpensAgainIsALeadAgain() {
    UUID lead = leads.lead().email("bob@rival.invalid").asks("content").captured();

    Http.withKey(port).post("/api/leads/" + lead + "/reopening", "{}").is(200);

    assertThat(journeys.at(lead)).containsExactly("IntermediateEvent_EmailDue");
    assertThat(journeys.lead(lead).state().cycle()).isEqualTo(2);
  }

  @Test
  void whoWasErasedIsNotOpenedAgain() {
    UUID lead = leads.lead().email("eve@rival.invalid").asks("content").captured();
    Http client = Http.withKey(port);
    client.post("/api/leads/" + lead + "/erasure", "{}").is(200);

    client.post("/api/leads/" + lead + "/reopening", "{}").problem(409, "lead-erased");

    assertThat(journeys.lead(lead).state().status()).isEqualTo(Status.ERASED);
    assertThat(journeys.at(lead)).isEmpty();
  }

  private String score(UUID lead) {
    return Http.withKey(port).get("/api/leads/" + lead + "/score").text();
  }
}
