package leadflow.sales.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import leadflow.process.decision.DecisionTables;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who gets a lead, rule by rule. */
@LeadflowTest
@RunsSchedules
class RoutingTests {

  private static int company;

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Assignments assignments;
  @Autowired DecisionTables decisions;
  @Autowired RepositoryService repository;
  @Autowired TaskService tasks;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void anEmptyTableOnATuesdayMorning() {
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
    jdbc.sql("update leadflow.lead set owner = null").update();
    jdbc.sql("delete from leadflow.assignment").update();
    jdbc.sql("delete from leadflow.staff").update();
    people.team("tokyo").name("Tokyo").zone("Asia/Tokyo").save();
  }

  @AfterEach
  void everybodyGoesHome() {
    staff.goHome();
    repository.createDeploymentQuery().deploymentName("test").list().stream()
        .forEach(d -> repository.deleteDeployment(d.getId()));
    decisions.refresh();
  }

  @Test
  void whoWorksOnTheFewestLeadsGetsTheNext() {
    sdr("ann");
    sdr("bob");
    UUID first = ripe();
    assertThat(owner(first)).as("both have none: the first by name").isEqualTo("ann");
    assertThat(owner(ripe())).isEqualTo("bob");
    assertThat(owner(ripe())).isEqualTo("ann");
    over(first);
    assertThat(owner(ripe())).as("one each: bob waits longer for a new one").isEqualTo("bob");
    assertThat(owner(ripe())).as("fewest").isEqualTo("ann");
    assertThat(why(first)).containsExactly("team: least busy");
  }

  @Test
  void aQuotaCountsTheLeadsOfTheLastThirtyDays() {
    sdr("ann", 2);
    over(ripe());
    TestClock.advance(Duration.ofDays(10));
    over(ripe());
    UUID third = ripe();
    assertThat(owner(third)).isNull();
    assertThat(why(third)).containsExactly("queue: over quota: ann");

    TestClock.advance(Duration.ofDays(20).minusSeconds(1));
    assertThat(owner(ripe())).as("the first still counts").isNull();
    TestClock.advance(Duration.ofSeconds(1));
    assertThat(owner(ripe())).as("it is thirty days old").isEqualTo("ann");
    assertThat(owner(ripe())).as("the second and the newest count").isNull();
  }

  @Test
  void aHotLeadAsksForNoQuotaButCountsInIt() {
    staff.person(port, "eve", "sales");
    staffRow("eve", "inside-sales", 1);
    assertThat(owner(asking())).isEqualTo("eve");
    assertThat(owner(asking())).as("hot").isEqualTo("eve");
    assertThat(used("eve")).isEqualTo(2);
  }

  @Test
  void aCompanyKeepsItsPerson() {
    sdr("ann");
    sdr("bob");
    UUID first = ripe("x@bolt.example", "Bolt");
    assertThat(owner(first)).isEqualTo("ann");
    over(first);
    assertThat(owner(ripe())).as("somebody else's").isEqualTo("bob");
    UUID sameDomain = ripe("y@BOLT.example", "Another name");
    assertThat(owner(sameDomain)).isEqualTo("ann");
    assertThat(why(sameDomain)).containsExactly("same-account: knows the company already");
    assertThat(owner(ripe("z@elsewhere.example", " BÖLT,  GmbH & Co. KG ")))
        .as("the name, whatever its spelling and legal form")
        .isEqualTo("ann");
  }

  @Test
  void aFreeMailDomainIsNoCompany() {
    sdr("ann");
    sdr("bob");
    assertThat(owner(ripe("one@gmail.com", null))).isEqualTo("ann");
    assertThat(owner(ripe("two@gmail.com", null))).isEqualTo("bob");
    assertThat(owner(ripe("three@gmail.com", ""))).isEqualTo("ann");
  }

  @Test
  void aCompanysPersonMustBeThereWithinQuotaAndInTheGroup() {
    sdr("ann", 1);
    sdr("bob");
    assertThat(owner(ripe("a@bolt.example", "Bolt"))).isEqualTo("ann");
    assertThat(owner(ripe("b@bolt.example", "Bolt"))).as("ann is over quota").isEqualTo("bob");
    away("bob", "2026-03-03", null);
    jdbc.sql("update leadflow.staff set capacity = 5 where user_id = 'ann'").update();
    assertThat(owner(ripe("c@bolt.example", "Bolt"))).as("bob is away").isEqualTo("ann");
    staff.person(port, "eve", "sales");
    assertThat(owner(asking("d@bolt.example", "Bolt"))).as("no SDR").isEqualTo("eve");
  }

  @Test
  void aLeadThatComesBackGoesToWhoHadIt() {
    sdr("ann");
    sdr("bob");
    staff.person(port, "eve", "sales");
    ripe();
    UUID lead = ripe();
    assertThat(owner(lead)).isEqualTo("bob");
    leads.does(lead, "demo.requested");
    assertThat(owner(lead)).isEqualTo("eve");
    TestClock.advance(Duration.ofMinutes(1));
    // sales gives it back
    journeys.complete(
        lead,
        "UserTask_AcceptLead",
        java.util.Map.of("decision", "reject", "rejectionReason", "not-sales-ready"));
    assertThat(journeys.at(lead)).contains("UserTask_QualifyLead");
    assertThat(owner(lead)).isEqualTo("bob");
    assertThat(why(lead))
        .containsExactly("team: least busy", "team: least busy", "same-lead: had this lead before");
  }

  @Test
  void territoryAndSkillAreDecidedByTheTable() {
    sdr("ann");
    sdr("bob");
    sdr("chloe");
    staffRow("kei", "tokyo", 10);
    staff.person(port, "kei", "sdr");
    skills("chloe", "french");
    deploy("\"inside-sales\"", "\"French\"", "\"tokyo\"");

    UUID french = ripe();
    assertThat(owner(french)).isEqualTo("chloe");
    assertThat(why(french)).containsExactly("skill: has the skill French");
    away("chloe", "2026-03-01", "2026-03-05");
    UUID team = ripe();
    assertThat(owner(team)).isEqualTo("ann");
    assertThat(why(team)).containsExactly("team: least busy");
    away("ann", "2026-03-01", null);
    away("bob", "2026-03-01", null);
    UUID fallback = ripe();
    assertThat(owner(fallback)).isEqualTo("kei");
    assertThat(why(fallback)).containsExactly("fallback-team: nobody free in the team");
    away("kei", "2026-03-01", null);
    UUID queued = ripe();
    assertThat(owner(queued)).isNull();
    assertThat(why(queued)).containsExactly("queue: absent: ann, bob, chloe, kei");
  }

  @Test
  void aTeamThatNobodySetUpEndsInThePool() {
    sdr("ann");
    deploy("\"typo\"", "", "");
    UUID lead = ripe();
    assertThat(owner(lead)).isNull();
    assertThat(why(lead)).containsExactly("queue: team typo has nobody in sales development");
    assertThat(journeys.task(lead, "UserTask_QualifyLead").getAssignee()).isNull();
    assertThat(
            Http.withKey(port)
                .get("/api/leads/" + lead + "/timeline")
                .is(200)
                .json()
                .path("items")
                .findValuesAsText("why"))
        .containsExactly("team typo has nobody in sales development");
  }

  @Test
  void anAbsenceBeginsAndEndsByTheTeamsZone() {
    deploy("\"tokyo\"", "", "");
    sdr("kei");
    staffRow("kei", "tokyo", 100);
    away("kei", "2026-03-04", "2026-03-05");
    assertThat(ownerAt("2026-03-03T14:59:59Z")).as("still the 3rd in Tokyo").isEqualTo("kei");
    assertThat(ownerAt("2026-03-03T15:00:00Z")).as("midnight in Tokyo").isNull();
    assertThat(ownerAt("2026-03-05T14:59:59Z")).as("the last second of the 5th").isNull();
    assertThat(ownerAt("2026-03-05T15:00:00Z")).isEqualTo("kei");
  }

  @Test
  void outTodayEndsWithTheDayOfTheTeam() {
    deploy("\"tokyo\"", "", "");
    sdr("kei");
    staffRow("kei", "tokyo", 100);
    jdbc.sql("update leadflow.staff set out_on = '2026-03-03' where user_id = 'kei'").update();
    assertThat(ownerAt("2026-03-03T14:59:59Z")).isNull();
    assertThat(ownerAt("2026-03-03T15:00:00Z")).isEqualTo("kei");
  }

  @Test
  void whatPeopleDoWithTheirTasksIsTakenDown() {
    sdr("ann", 0);
    sdr("bob", 0);
    UUID lead = ripe();
    String task = journeys.task(lead, "UserTask_QualifyLead").getId();
    tasks.claim(task, "ann");
    tasks.setAssignee(task, null);
    tasks.setAssignee(task, "bob");
    tasks.setAssignee(task, "ann");
    assertThat(assignments.of(lead))
        .extracting(a -> a.from() + " > " + a.to() + " " + a.rule().label())
        .containsExactly(
            "null > null queue",
            "null > ann given",
            "ann > null released",
            "null > bob given",
            "bob > ann given");
    assertThat(used("ann")).as("one lead, however often").isEqualTo(1);
    assertThat(used("bob")).isEqualTo(1);
    assertThat(owner(lead)).isEqualTo("ann");
  }

  private String ownerAt(String instant) {
    TestClock.set(Instant.parse(instant));
    return owner(ripe());
  }

  private void sdr(String id) {
    staff.person(port, id, "sdr");
  }

  private void sdr(String id, int capacity) {
    sdr(id);
    staffRow(id, "inside-sales", capacity);
  }

  private void staffRow(String id, String team, int capacity) {
    people.person(id).in(team).capacity(capacity).save();
  }

  private void skills(String id, String... skills) {
    people.person(id).in("inside-sales").capacity(100).skills(skills).save();
  }

  private void away(String id, String from, String to) {
    people.person(id).absent(from, to).save();
  }

  /** The shipped table with these answers for SDRs. */
  private void deploy(String team, String skill, String fallback) {
    String shipped;
    try {
      shipped = Files.readString(Path.of("processes/route-lead.dmn"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    String changed =
        answer(answer(answer(shipped, "Team", team), "Skill", skill), "FallbackTeam", fallback);
    repository.createDeployment().name("test").addString("route-lead.dmn", changed).deploy();
    decisions.refresh();
  }

  private static String answer(String table, String output, String value) {
    String entry = "<outputEntry id=\"OutputEntry_Sdr_" + output + "\">";
    assertThat(table).contains(entry);
    return table.replaceFirst(
        entry + "\\s*<text>[^<]*</text>", entry + "<text>" + value + "</text>");
  }

  private UUID ripe() {
    company++;
    return ripe("who@firm%d.example".formatted(company), "Firm " + company);
  }

  private UUID ripe(String email, String company) {
    UUID lead = leads.lead().email(email).company(company).captured();
    leads.ripens(lead);
    return lead;
  }

  private UUID asking() {
    company++;
    return asking("who@firm%d.example".formatted(company), "Firm " + company);
  }

  private UUID asking(String email, String company) {
    return leads.lead().email(email).company(company).asks("demo").captured();
  }

  private String owner(UUID lead) {
    return journeys.lead(lead).state().owner();
  }

  private List<String> why(UUID lead) {
    return assignments.of(lead).stream().map(a -> a.rule().label() + ": " + a.reason()).toList();
  }

  private int used(String user) {
    return jdbc.sql("select count(*) from leadflow.assignment where to_user = :user and counted")
        .param("user", user)
        .query(Integer.class)
        .single();
  }

  /** The person is done with it. */
  private void over(UUID lead) {
    journeys.complete(
        lead,
        "UserTask_QualifyLead",
        java.util.Map.of("needAnswer", "NO", "verdict", "disqualify", "reason", "no-need"));
  }
}
