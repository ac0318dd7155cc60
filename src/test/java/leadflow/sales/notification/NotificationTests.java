package leadflow.sales.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import leadflow.sla.SlaSteps;
import leadflow.support.Http;
import leadflow.support.Journeys;
import leadflow.support.LeadBuilder;
import leadflow.support.LeadflowTest;
import leadflow.support.PageForm;
import leadflow.support.Staff;
import leadflow.support.StaffBuilder;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Each kind of mail at its moment, to whom it concerns, once, and not where it is switched off. */
@LeadflowTest
class NotificationTests {

  private static final String QUALIFY = "UserTask_QualifyLead";
  private static final String ACCEPT = "UserTask_AcceptLead";

  @Autowired LeadBuilder leads;
  @Autowired Journeys journeys;
  @Autowired Staff staff;
  @Autowired StaffBuilder people;
  @Autowired SlaSteps slaSteps;
  @Autowired TaskService tasks;
  @Autowired IdentityService identity;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @BeforeEach
  void aTeamOnATuesdayMorning() {
    staff.member("sofia", "sdr");
    staff.member("adam", "sales");
    staff.member("maria", "managers");
    TestClock.set(Instant.parse("2026-03-03T10:00:00Z"));
  }

  @AfterEach
  void everybodyHearsEverythingAgain() {
    jdbc.sql("delete from leadflow.notification_opt_out").update();
    jdbc.sql("delete from leadflow.staff").update();
    staff.goHome();
  }

  @Test
  void whoIsGivenALeadHearsWhoItIsWhyAndByWhen() {
    UUID lead = qualifying();
    assertThat(mails(lead)).containsExactly("task-assigned to sofia");
    Mail mail = mail(lead, "assigned");
    assertThat(mail.subject()).isEqualTo("Yours, due in 2 h: Ana Silva, Acme — first touch");
    assertThat(mail.text())
        .contains("Ana Silva", "Head of Marketing", "Acme")
        .contains(journeys.lead(lead).score().grade())
        .contains("webinar attended", "Booked a meeting", "Tue 3 Mar 2026, 12:00 UTC")
        .doesNotContain("webinar.attended", "Baseline")
        .contains(
            "http://localhost:0/camunda/app/tasklist/default/#/?task="
                + journeys.task(lead, QUALIFY).getId())
        .contains("http://localhost:0/notifications");
  }

  @Test
  void whoClaimsATaskHimselfIsNotTold() {
    UUID lead = leads.lead().asks("demo").captured();
    as("adam", "sales", () -> tasks.claim(journeys.task(lead, ACCEPT).getId(), "adam"));
    assertThat(mails(lead)).containsExactly("handover-notice to adam");
  }

  @Test
  void whoGetsALeadFromAManagerHearsOfItOnce() {
    staff.person(port, "sam", "sdr");
    UUID lead = qualifying();
    String task = journeys.task(lead, QUALIFY).getId();
    String first = tasks.createTaskQuery().taskId(task).singleResult().getAssignee();
    String other = first.equals("sofia") ? "sam" : "sofia";
    as("maria", "managers", () -> tasks.setAssignee(task, other));
    as("maria", "managers", () -> tasks.setAssignee(task, first));
    as("maria", "managers", () -> tasks.setAssignee(task, other));
    assertThat(mails(lead))
        .containsExactlyInAnyOrder("task-assigned to " + first, "task-assigned to " + other);
  }

  @Test
  void aLeadForSalesIsToldToItsAccountExecutive() {
    UUID lead = leads.lead().asks("demo").captured();
    Mail mail = mail(lead, "handed-over");
    assertThat(mail.recipient()).isEqualTo("adam@leadflow.example");
    assertThat(mail.subject()).isEqualTo("Hot lead for sales, due in 5 min: Ana Silva, Acme");
    assertThat(mail.text())
        .contains("demo requested", "http://localhost:0/camunda/app/tasklist/default/>")
        .doesNotContain("?task=");
  }

  @Test
  void aLeadThatWasRoutedToNobodyIsToldToTheWholePool() {
    staff.person(port, "alex", "sales");
    people.person("adam").absent("2026-03-01", "2026-03-09").save();
    people.person("alex").absent("2026-03-01", "2026-03-09").save();
    UUID lead = leads.lead().asks("demo").captured();
    assertThat(mails(lead))
        .containsExactlyInAnyOrder("handover-notice to adam", "handover-notice to alex");
  }

  @Test
  void theOwnerIsWarnedInTime() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    Mail mail = mail(lead, "due-soon");
    assertThat(mail.recipient()).isEqualTo("sofia@leadflow.example");
    assertThat(mail.subject()).isEqualTo("Due in 30 min: Ana Silva, Acme — first touch");
    assertThat(mail.text()).contains("?task=", "logged attempt");
  }

  @Test
  void aBreachIsToldToTheOwnerAndToTheManager() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead))
        .containsExactlyInAnyOrder(
            "task-assigned to sofia", "sla-overdue to sofia", "sla-escalation to maria");
    assertThat(mail(lead, "overdue").subject()).isEqualTo("Overdue: Ana Silva, Acme — first touch");
    assertThat(mail(lead, "escalated").subject())
        .isEqualTo("Overdue in your team: Ana Silva, Acme — first touch, Sofia Example");
  }

  @Test
  void aWarningThatComesAfterTheDueInstantSaysSo() {
    UUID lead = qualifying();
    TestClock.set(Instant.parse("2026-03-03T12:30:00Z"));
    journeys.timerNow(lead, "BoundaryEvent_FirstTouchDueSoon");
    journeys.timerNow(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead))
        .containsExactlyInAnyOrder(
            "task-assigned to sofia", "sla-overdue to sofia", "sla-escalation to maria");
  }

  @Test
  void whoLosesALeadHearsOfIt() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_StillUntouched");
    Mail mail = mail(lead, "returned");
    assertThat(mail.recipient()).isEqualTo("sofia@leadflow.example");
    assertThat(mail.subject()).isEqualTo("Back in the pool: Ana Silva, Acme");
  }

  @Test
  void aTimerThatFiresAgainTellsNobodyAgain() {
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    List<String> told = mails(lead);
    slaSteps.remind(lead.toString(), "first-touch");
    slaSteps.escalate(lead.toString(), "first-touch");
    assertThat(mails(lead)).isEqualTo(told).hasSize(4);
  }

  @Test
  void theLeadsOwnTeamIsToldOnItsOwnClock() {
    people
        .team("tokyo")
        .name("Tokyo")
        .zone("Asia/Tokyo")
        .hours("{\"TUESDAY\": [\"00:00-24:00\"]}")
        .save();
    staff.person(port, "miku", "managers");
    staff.person(port, "sora", "sdr");
    people.person("miku").in("tokyo").save();
    people.person("sora").in("tokyo").save();
    UUID lead = qualifying();
    String task = journeys.task(lead, QUALIFY).getId();
    as("maria", "managers", () -> tasks.setAssignee(task, "sora"));
    jdbc.sql("update leadflow.sla_clock set team_id = 'tokyo' where lead_id = :lead")
        .param("lead", lead)
        .update();
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    assertThat(mails(lead))
        .contains("sla-escalation to miku", "sla-overdue to sora")
        .doesNotContain("sla-escalation to maria");
    assertThat(mail(lead, "overdue").text()).contains("Tue 3 Mar 2026, 21:00 JST");
  }

  @Test
  void whatIsSwitchedOffIsNotQueued() {
    Http sofia = staff.person(port, "sofia", "sdr");
    Http maria = staff.person(port, "maria", "managers");
    wants(sofia, NotificationKind.DUE_SOON, NotificationKind.RETURNED);
    wants(maria);
    UUID lead = qualifying();
    journeys.timer(lead, "BoundaryEvent_FirstTouchDueSoon");
    journeys.timer(lead, "BoundaryEvent_FirstTouchOverdue");
    journeys.timer(lead, "BoundaryEvent_StillUntouched");
    assertThat(mails(lead))
        .containsExactlyInAnyOrder("sla-reminder to sofia", "back-in-pool to sofia");
    wants(maria, NotificationKind.values());
    journeys.timer(lead, "BoundaryEvent_QualifyOverdue");
    assertThat(mails(lead)).contains("sla-escalation to maria");
  }

  @Test
  void everybodyChoosesForHimselfAlone() {
    Http sofia = staff.person(port, "sofia", "sdr").with("Accept", "text/html");
    Http adam = staff.person(port, "adam", "sales").with("Accept", "text/html");
    wants(sofia, NotificationKind.ASSIGNED);
    assertThat(ticked(sofia)).containsExactly("assigned");
    assertThat(ticked(adam)).hasSize(NotificationKind.values().length);
    assertThat(sofia.get("/notifications").text())
        .contains("nobody is told of the team&#39;s overdue leads");
    sofia.form("/notifications", "kind=overdue&user=adam").is(403);
    Http.anonymous(port).get("/notifications").problem(401, "unauthenticated");
    Http.withKey(port).get("/notifications").problem(403, "forbidden");
    assertThat(ticked(adam)).hasSize(NotificationKind.values().length);
  }

  private void wants(Http person, NotificationKind... kinds) {
    String fields =
        Arrays.stream(kinds).map(kind -> "kind=" + kind.id()).collect(Collectors.joining("&"));
    PageForm.submit(person, "/notifications", "/notifications", fields).is(303);
  }

  private static List<String> ticked(Http person) {
    return Arrays.stream(person.get("/notifications").is(200).text().split("<input"))
        .filter(input -> input.contains("type=\"checkbox\"") && input.contains(" checked"))
        .map(input -> input.replaceAll("(?s).*?value=\"([^\"]+)\".*", "$1"))
        .toList();
  }

  private void as(String user, String group, Runnable work) {
    identity.setAuthentication(user, List.of(group));
    try {
      work.run();
    } finally {
      identity.clearAuthentication();
    }
  }

  private UUID qualifying() {
    UUID lead = leads.lead().captured();
    leads.ripens(lead);
    return lead;
  }

  private record Mail(String recipient, String subject, String text) {}

  private Mail mail(UUID lead, String kind) {
    return jdbc.sql(
            """
            select recipient, subject, text from leadflow.message
            where lead_id = :lead and kind = 'internal' and starts_with(step, :kind || ':')
            """)
        .params(Map.of("lead", lead, "kind", kind))
        .query(Mail.class)
        .single();
  }

  private List<String> mails(UUID lead) {
    return jdbc.sql(
            """
            select template || ' to ' || split_part(recipient, '@', 1) from leadflow.message
            where lead_id = :lead and kind = 'internal' order by date
            """)
        .param("lead", lead)
        .query(String.class)
        .list();
  }
}
