package leadflow.sales.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.process.journey.Role;
import leadflow.sla.SlaClock;
import leadflow.sla.SlaClocks;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Giving a lead to another by the API: in whose name, to whom, and what goes along. */
@LeadflowTest
class AssignmentApiTests {

  private static final String QUALIFY = "UserTask_QualifyLead";
  private static final String ACCEPT = "UserTask_AcceptLead";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Assignments assignments;
  @Autowired SlaClocks clocks;
  @Autowired Staff staff;
  @LocalServerPort int port;

  private Http manager;
  private Http zoe;

  @BeforeEach
  void twoSdrsAnAeAndAManager() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    zoe = staff.person(port, "zoe", "sdr");
    staff.person(port, "adele", "sales");
    staff.person(port, "anton", "sales");
    manager = staff.person(port, "mona", "managers");
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
  }

  @Test
  void aManagerGivesALeadToAnotherWithItsRunningClocks() {
    UUID lead = ripe();
    assertThat(owner(lead)).isEqualTo("zoe");
    List<SlaClock> before = clocks.of(lead);
    staff.person(port, "yves", "sdr");
    TestClock.advance(java.time.Duration.ofMinutes(30));

    var answer = manager.post(path(lead), "{\"owner\":\"yves\",\"reason\":\"Speaks Danish\"}");

    answer.is(200);
    assertThat(answer.json().path("owner").asText()).isEqualTo("yves");
    assertThat(journeys.task(lead, QUALIFY).getAssignee()).isEqualTo("yves");
    assertThat(clocks.of(lead)).extracting(SlaClock::owner).containsOnly("yves");
    assertThat(clocks.of(lead))
        .extracting(SlaClock::startedAt)
        .containsExactlyElementsOf(before.stream().map(SlaClock::startedAt).toList());
    assertThat(clocks.of(lead))
        .extracting(SlaClock::dueAt)
        .containsExactlyElementsOf(before.stream().map(SlaClock::dueAt).toList());
    assertThat(record(lead))
        .containsExactly(
            "null > zoe team by system: least busy", "zoe > yves given by mona: Speaks Danish");
    manager.post(path(lead), "{\"owner\":\"yves\"}").is(200);
    assertThat(record(lead)).as("nothing changed").hasSize(2);
  }

  @Test
  void nullPutsItIntoThePool() {
    UUID lead = ripe();
    manager.post(path(lead), "{\"owner\":null}").is(200);
    assertThat(journeys.task(lead, QUALIFY).getAssignee()).isNull();
    assertThat(owner(lead)).isNull();
    assertThat(record(lead)).last().isEqualTo("zoe > null given by mona: null");
  }

  @Test
  void anUnclaimedHandOverGoesToAnotherAccountExecutive() {
    UUID lead = leads.lead().email("a@hand.example").company("Hand").asks("demo").captured();
    assertThat(owner(lead)).isEqualTo("adele");
    assertThat(journeys.task(lead, ACCEPT).getAssignee()).isNull();

    Http.withKey(port).post(path(lead), "{\"owner\":\"anton\"}").is(200);
    assertThat(journeys.task(lead, ACCEPT).getAssignee()).isEqualTo("anton");
    assertThat(owner(lead)).isEqualTo("anton");
    assertThat(record(lead)).last().isEqualTo("adele > anton given by api:first: null");

    Http.withKey(port).post(path(lead), "{\"owner\":null}").is(200);
    assertThat(journeys.task(lead, ACCEPT).getAssignee()).isNull();
    assertThat(owner(lead)).isNull();
    assertThat(clocks.of(lead))
        .filteredOn(SlaClock::running)
        .extracting(SlaClock::owner)
        .containsOnlyNulls();
  }

  @Test
  void anOwnerGivesHisOwnLeadAwayAndNobodyElsesWithoutTheRight() {
    UUID lead = ripe();
    Http yves = staff.person(port, "yves", "sdr");
    yves.post(path(lead), "{\"owner\":\"yves\"}").problem(403, "forbidden");
    assertThat(owner(lead)).isEqualTo("zoe");
    zoe.post(path(lead), "{\"owner\":\"yves\"}").is(200);
    assertThat(owner(lead)).isEqualTo("yves");
    assertThat(record(lead)).last().isEqualTo("zoe > yves given by zoe: null");
    staff
        .person(port, "mark", "marketing")
        .post(path(lead), "{\"owner\":\"zoe\"}")
        .problem(403, "forbidden");
    Http.anonymous(port).post(path(lead), "{\"owner\":\"zoe\"}").is(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | owner required",
        "{'owner':''}                         | owner invalid",
        "{'owner':7}                          | owner invalid",
        "{'owner':{'id':'zoe'}}               | owner invalid",
        "{'owner':'nobody'}                   | owner unknown",
        "{'owner':'adele'}                    | owner invalid",
        "{'owner':'mona'}                     | owner invalid",
        "{'owner':'zoe','because':'x'}        | because unknown_field",
        "{'owner':'zoe','reason':'a\\u0000b'} | reason control_char"
      })
  void anOwnerMustBeThereAndInTheRightGroup(String body, String problem) {
    UUID lead = ripe();
    manager.post(path(lead), body.replace('\'', '"')).invalid(problem);
    assertThat(owner(lead)).isEqualTo("zoe");
    assertThat(record(lead)).hasSize(1);
  }

  @Test
  void whoIsNotWorkedOnCannotBeGiven() {
    UUID lead = leads.lead().email("n@nurse.example").company("Nurse").captured();
    manager.post(path(lead), "{\"owner\":\"zoe\"}").problem(409, "no-open-task");
    manager.post(path(lead), "{\"owner\":\"nobody\"}").invalid("owner unknown");
    manager.post(path(UUID.randomUUID()), "{\"owner\":\"zoe\"}").problem(404, "lead-not-found");
  }

  @Test
  void anErasedLeadLeavesNeitherAccountNorReason() {
    UUID lead = ripe();
    manager.post(path(lead), "{\"owner\":null,\"reason\":\"Ana asked for Bob\"}").is(200);
    Http.withKey(port).post("/api/leads/" + lead + "/erasure", "{}").is(200);
    assertThat(assignments.of(lead)).hasSize(2).allMatch(a -> a.reason() == null);
    assertThat(assignments.known(journeys.lead(lead), Role.SDR))
        .as("only by its own id")
        .allMatch(Assignments.Known::sameLead);
  }

  private static int count;

  private UUID ripe() {
    count++;
    UUID lead =
        leads.lead().email("x@api%d.example".formatted(count)).company("Api " + count).captured();
    leads.ripens(lead);
    return lead;
  }

  private static String path(UUID lead) {
    return "/api/leads/" + lead + "/assignment";
  }

  private String owner(UUID lead) {
    return journeys.lead(lead).state().owner();
  }

  private List<String> record(UUID lead) {
    return assignments.of(lead).stream()
        .map(
            a ->
                "%s > %s %s by %s: %s"
                    .formatted(a.from(), a.to(), a.rule().label(), a.by(), a.reason()))
        .toList();
  }
}
