package leadflow.workplace.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The lists of each group: what is in them, in which order, and that their counts say so. */
@LeadflowTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskFiltersTests {

  /** A Tuesday morning in UTC; in Auckland the day has another hour to go. */
  private static final Instant NOW = Instant.parse("2026-03-03T10:00:00Z");

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeAll
  void workForEverybody() {
    TestClock.set(NOW);
    people.team("nz").name("Auckland").zone("Pacific/Auckland").save();
    people.person("nina").in("nz").save();
    staff.member("sofia", "sdr");
    staff.member("stan", "sdr");
    staff.member("nina", "sdr");
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    staff.member("mark", "marketing");

    qualify("mine late", "sofia", -60, 50, null);
    qualify("mine late but waiting", "sofia", -60, 50, 60);
    qualify("mine soon", "sofia", 30, 50, null);
    qualify("mine tonight", "sofia", 120, 50, null);
    qualify("mine tomorrow", "sofia", 24 * 60, 50, null);
    qualify("mine hot", "sofia", 5, 100, null);
    qualify("mine hot but waiting", "sofia", 5, 100, 120);
    qualify("mine, waited long enough", "sofia", 26 * 60, 50, -1);
    qualify("free hot", null, -10, 100, null);
    qualify("free soon", null, 45, 50, null);
    qualify("free but waiting", null, 45, 50, 30);
    qualify("stan's late", "stan", -30, 50, null);
    qualify("stan's hot but waiting", "stan", 5, 100, 30);
    accept("sales free hot", null, 5, 100, null);
    accept("sales adam's late", "adam", -5, 50, null);
  }

  @BeforeEach
  void onATuesdayMorning() {
    TestClock.set(NOW);
  }

  @Test
  void eachGroupFindsItsListsInWorkingOrder() {
    List<String> workers =
        List.of(
            "To do",
            "Overdue",
            "Due today",
            "Hot",
            "My tasks",
            "My team's pool",
            "Waiting for follow-up");
    List<String> overseers =
        List.of("All overdue", "All due today", "All hot", "All pools", "All waiting", "All open");
    assertThat(lists("sofia", "sdr")).isEqualTo(workers);
    assertThat(lists("adam", "sales")).isEqualTo(workers);
    assertThat(lists("maria", "managers")).isEqualTo(overseers);
    assertThat(lists("mark", "marketing")).isEqualTo(overseers);
  }

  @Test
  void anSdrFindsWhatIsHersToDo() {
    assertThat(shown("sofia", "To do"))
        .containsExactly(
            "free hot",
            "mine hot",
            "mine late",
            "mine soon",
            "free soon",
            "mine tonight",
            "mine tomorrow",
            "mine, waited long enough");
    assertThat(shown("sofia", "Overdue")).containsExactly("mine late", "free hot");
    assertThat(shown("sofia", "Due today"))
        .containsExactly("mine hot", "mine soon", "free soon", "mine tonight");
    assertThat(shown("sofia", "Hot")).containsExactly("free hot", "mine hot");
    assertThat(shown("sofia", "My tasks"))
        .containsExactly(
            "mine hot",
            "mine late",
            "mine soon",
            "mine tonight",
            "mine tomorrow",
            "mine, waited long enough");
    assertThat(shown("sofia", "My team's pool")).containsExactly("free hot", "free soon");
    assertThat(shown("sofia", "Waiting for follow-up"))
        .containsExactly("free but waiting", "mine late but waiting", "mine hot but waiting");
  }

  @Test
  void anAccountExecutiveFindsHis() {
    assertThat(shown("adam", "To do")).containsExactly("sales free hot", "sales adam's late");
    assertThat(shown("adam", "Overdue")).containsExactly("sales adam's late");
    assertThat(shown("adam", "Due today")).containsExactly("sales free hot");
    assertThat(shown("adam", "Hot")).containsExactly("sales free hot");
    assertThat(shown("adam", "My tasks")).containsExactly("sales adam's late");
    assertThat(shown("adam", "My team's pool")).containsExactly("sales free hot");
    assertThat(shown("adam", "Waiting for follow-up")).isEmpty();
  }

  @Test
  void aManagerFindsEverybodys() {
    assertThat(shown("maria", "All overdue"))
        .containsExactly("mine late", "stan's late", "free hot", "sales adam's late");
    assertThat(shown("maria", "All due today"))
        .containsExactlyInAnyOrder(
            "mine hot", "sales free hot", "mine soon", "free soon", "mine tonight");
    assertThat(shown("maria", "All hot"))
        .containsExactlyInAnyOrder("free hot", "mine hot", "sales free hot");
    assertThat(shown("maria", "All pools"))
        .containsExactly("free hot", "sales free hot", "free soon");
    assertThat(shown("maria", "All waiting"))
        .containsExactlyInAnyOrder(
            "free but waiting",
            "stan's hot but waiting",
            "mine late but waiting",
            "mine hot but waiting");
    assertThat(shown("maria", "All open")).hasSize(11);
  }

  @Test
  void todayEndsAtMidnightWhereOneWorks() {
    // at 23:00 in Auckland
    assertThat(shown("nina", "Due today")).containsExactly("free soon");
    TestClock.set(NOW.plus(Duration.ofMinutes(30)));
    assertThat(shown("nina", "Due today")).containsExactly("free soon");
    TestClock.set(Instant.parse("2026-03-02T11:30:00Z"));
    assertThat(shown("nina", "Due today"))
        .as("half past midnight")
        .contains("free soon", "free hot");
    assertThat(shown("sofia", "Due today")).as("the day before").isEmpty();
  }

  @Test
  void whoseFollowUpDateHasComeIsBack() {
    TestClock.set(NOW.plus(Duration.ofMinutes(61)));
    assertThat(shown("sofia", "Waiting for follow-up")).containsExactly("mine hot but waiting");
    assertThat(shown("sofia", "Overdue")).contains("mine late but waiting", "free but waiting");
  }

  private void qualify(
      String name, @Nullable String who, int due, int priority, @Nullable Integer followUp) {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    plan(journeys.task(lead, "UserTask_QualifyLead").getId(), name, who, due, priority, followUp);
  }

  private void accept(
      String name, @Nullable String who, int due, int priority, @Nullable Integer followUp) {
    UUID lead = leads.lead().asks("demo").captured();
    plan(journeys.task(lead, "UserTask_AcceptLead").getId(), name, who, due, priority, followUp);
  }

  /** Due and follow-up are minutes from now. Who is given a task is given its next date too. */
  private void plan(
      String id,
      String name,
      @Nullable String who,
      int due,
      int priority,
      @Nullable Integer followUp) {
    tasks.setAssignee(id, who);
    Task task = tasks.createTaskQuery().taskId(id).singleResult();
    task.setName(name);
    task.setDueDate(Date.from(NOW.plus(Duration.ofMinutes(due))));
    task.setFollowUpDate(
        followUp == null ? null : Date.from(NOW.plus(Duration.ofMinutes(followUp))));
    task.setPriority(priority);
    tasks.saveTask(task);
  }

  private List<String> lists(String who, String group) {
    JsonNode found = staff.person(port, who, group).get("/engine-rest/filter").is(200).json();
    List<JsonNode> lists = new ArrayList<>();
    found.forEach(lists::add);
    return lists.stream()
        .sorted(Comparator.comparing(list -> list.path("properties").path("priority").asInt()))
        .map(list -> list.path("name").asText())
        .toList();
  }

  /**
   * The names of the tasks in this list as this person sees it, and the count that goes with it.
   */
  private List<String> shown(String who, String list) {
    Http person = Http.as(port, who, Staff.PASSWORD);
    String id = null;
    for (JsonNode filter : person.get("/engine-rest/filter").is(200).json()) {
      id = filter.path("name").asText().equals(list) ? filter.path("id").asText() : id;
    }
    assertThat(id).as("the list %s of %s", list, who).isNotNull();
    List<String> names = new ArrayList<>();
    person
        .get("/engine-rest/filter/" + id + "/list?maxResults=100")
        .is(200)
        .json()
        .forEach(task -> names.add(task.path("name").asText()));
    assertThat(
            person.get("/engine-rest/filter/" + id + "/count").is(200).json().path("count").asInt())
        .as("the count beside %s", list)
        .isEqualTo(names.size());
    return names;
  }
}
