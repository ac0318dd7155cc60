package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.support.LeadflowTest;
import leadflow.support.RunsSchedules;
import leadflow.support.TestClock;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Hours, days and the weekly cap, in the lead's own time, from queueing to sending. */
@LeadflowTest
@RunsSchedules
class SendWindowTests {

  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant SATURDAY = Instant.parse("2026-03-07T12:00:00Z");

  @Autowired ApplicationContext program;
  @Autowired Outbox outbox;
  @Autowired Leads leads;
  @Autowired RepositoryService repository;
  @Autowired JdbcClient jdbc;

  ScriptedSmtp smtp;
  MailLeads people;

  @BeforeEach
  void emptyOutbox() {
    TestClock.set(MONDAY);
    jdbc.sql("delete from leadflow.message").update();
    smtp = new ScriptedSmtp();
    people = new MailLeads(leads, jdbc);
  }

  @AfterEach
  void closeServer() {
    smtp.close();
    jdbc.sql("delete from leadflow.mail_domain").update();
  }

  @ParameterizedTest
  @CsvSource({
    // written on Saturday at noon in London; clocks are put forward in New York that night
    "DE, , 2026-03-09T07:00:00Z, Mon 9 Mar 2026 08:00",
    "US, America/New_York, 2026-03-09T12:00:00Z, Mon 9 Mar 2026 08:00",
    "JP, , 2026-03-08T23:00:00Z, Mon 9 Mar 2026 08:00",
    "Israel, , 2026-03-08T06:00:00Z, Sun 8 Mar 2026 08:00",
    ", , 2026-03-09T08:00:00Z, Mon 9 Mar 2026 08:00",
  })
  void aMailWaitsForTheNextMorningWhereTheLeadLives(
      String country, String zone, Instant opening, String shown) {
    TestClock.set(SATURDAY);
    Lead lead = lead(country, zone);
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");

    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    assertThat(row(lead).reason()).startsWith("mail goes out").endsWith("goes " + shown);
    TestClock.set(opening.minusMillis(1));
    send();
    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    TestClock.set(opening);
    send();
    assertThat(row(lead).state()).isEqualTo(MailState.SENT);
    assertThat(row(lead).attempt()).as("waiting is no attempt").isEqualTo(1);
    assertThat(row(lead).date()).isEqualTo(SATURDAY);
  }

  /** The row was judged when it was queued; what counts is where the lead lives when it is sent. */
  @Test
  void theSenderLooksAgain() {
    Lead lead = lead("DE", null);
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    assertThat(row(lead).state()).isEqualTo(MailState.PENDING);
    jdbc.sql("update leadflow.lead set time_zone = 'America/Los_Angeles' where id = :id")
        .param("id", lead.id())
        .update();

    send();

    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    assertThat(row(lead).attempt()).isZero();
    assertThat(row(lead).reason()).contains("America/Los_Angeles").endsWith("Mon 2 Mar 2026 08:00");
    TestClock.set(Instant.parse("2026-03-02T16:00:00Z"));
    send();
    assertThat(row(lead).state()).isEqualTo(MailState.SENT);
  }

  @Test
  void whatAnswersAnActServesOrAlertsGoesAtNight() {
    TestClock.set(SATURDAY);
    Lead lead = lead("DE", null);
    outbox.answer(lead, MailStep.named("nurture-1"), "test-welcome");
    outbox.serve(lead, "confirm", "test-welcome", Map.of());
    outbox.queueInternal(
        lead,
        "alert",
        "test-alert",
        "sam@leadflow.example",
        Map.of(
            "clock", "First touch", "leadTitle", "Ada", "ownerName", "Sam", "taskUrl", Nodes.URL));

    send();

    assertThat(outbox.of(lead.id())).extracting(Outbox.Message::state).containsOnly(MailState.SENT);
  }

  @Test
  void theFourthMailOfAWeekWaitsUntilTheFirstIsAWeekOld() {
    Lead lead = lead("DE", null);
    outbox.answer(lead, MailStep.named("answer"), "test-welcome");
    send();
    for (int i = 1; i <= 3; i++) {
      TestClock.advance(Duration.ofHours(1));
      outbox.queue(lead, MailStep.named("nurture-" + i), "test-welcome");
      send();
    }

    assertThat(states(lead))
        .as("the answer counts")
        .containsEntry("answer", "SENT")
        .containsEntry("nurture-1", "SENT")
        .containsEntry("nurture-2", "SENT")
        .containsEntry("nurture-3", "DEFERRED");
    outbox.queue(lead, MailStep.named("nurture-4"), "test-welcome");
    assertThat(states(lead)).as("known when it is queued").containsEntry("nurture-4", "DEFERRED");
    assertThat(reason(lead, "nurture-4"))
        .isEqualTo("no more than 3 mails in 7 days: goes Mon 9 Mar 2026 11:00");

    TestClock.set(MONDAY.plus(Duration.ofDays(7)).minusMillis(1));
    send();
    assertThat(states(lead)).containsEntry("nurture-3", "DEFERRED");
    TestClock.set(MONDAY.plus(Duration.ofDays(7)));
    send();
    assertThat(states(lead).values())
        .as("one may go, the other waits for its turn")
        .containsExactlyInAnyOrder("SENT", "SENT", "SENT", "SENT", "DEFERRED");
  }

  @Test
  void anUnknownMailCountsASkippedOneDoesNot() {
    Lead lead = lead("DE", null);
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at(".", null);
    send();
    jdbc.sql("delete from leadflow.mail_domain").update();
    smtp.script = ScriptedSmtp.ACCEPT;
    outbox.skip(lead, MailStep.named("nurture-2"), "test-welcome", "a person talks to the lead");
    for (int i = 3; i <= 5; i++) {
      outbox.queue(lead, MailStep.named("nurture-" + i), "test-welcome");
      TestClock.advance(Duration.ofMillis(1));
    }
    send();
    assertThat(states(lead))
        .containsEntry("nurture-1", "UNKNOWN")
        .containsEntry("nurture-3", "SENT")
        .containsEntry("nurture-4", "SENT")
        .containsEntry("nurture-5", "DEFERRED");
  }

  @Test
  void whatWouldComeTooLateIsSkipped() {
    Lead lead = lead("DE", null);
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    TestClock.advance(Duration.ofDays(7).plusSeconds(1));
    send();
    assertThat(row(lead).state()).isEqualTo(MailState.SKIPPED);
    assertThat(row(lead).reason())
        .isEqualTo("it waited longer than it may, until Mon 9 Mar 2026 11:00");
    assertThat(smtp.received).isEmpty();
  }

  /** A no is told as such, also where the hours would have put the mail off. */
  @Test
  void whoSaidNoIsSkippedAtNightToo() {
    Lead lead = lead("DE", null);
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    people.consent(lead, false);
    TestClock.set(Instant.parse("2026-03-02T23:00:00Z"));
    send();
    assertThat(row(lead).reason()).isEqualTo("no consent");
  }

  @ParameterizedTest
  @CsvSource({
    "\"MON-FRI\", \"MON-FRY\", rule 2: \"MON-FRY\" is no list of days such as \"MON-FRI\" or \"TUE, THU\"",
    "\"18:00\", \"07:59\", 'rule 1: the hours must end after they begin, on the same day: not from 08:00 to 07:59'",
    "\"18:00\", \"6pm\", rule 1: to: \"6pm\" is no time such as \"08:00\"",
    "<text>3</text>, <text>0</text>, rule 1: mostPerWeek: 0 is no number from 1 on",
    "\"P7D\", \"soon\", is no duration",
  })
  void aTableThatCannotBeReadIsRefusedWithItsRule(String part, String by, String reason)
      throws IOException {
    assertRefused("time-mail.dmn", part, by, reason);
  }

  @Test
  void aLimitThatIsNoneIsRefused() throws IOException {
    assertRefused(
        "limit-mail.dmn", ">600<", ">-5<", "rule 1: perMinute: -5 is no number from 1 on");
  }

  private void assertRefused(String file, String part, String by, String reason)
      throws IOException {
    String table = Files.readString(Path.of("processes", file));
    assertThat(table).contains(part);
    assertThatThrownBy(
            () ->
                repository
                    .createDeployment()
                    .name("owner")
                    .addString(file, table.replace(part, by))
                    .deploy())
        .hasStackTraceContaining(reason);
  }

  private void send() {
    new Nodes(program).postman(smtp.port()).sendDue();
  }

  private Lead lead(String country, String zone) {
    return people.lead(
        MailLeads.facts(
            "Ada", "ada-" + UUID.randomUUID() + "@acme.example", country, zone, Map.of()),
        s -> {});
  }

  private Outbox.Message row(Lead lead) {
    List<Outbox.Message> rows = outbox.of(lead.id());
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private Map<String, String> states(Lead lead) {
    return outbox.of(lead.id()).stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Outbox.Message::step, message -> message.state().id()));
  }

  private String reason(Lead lead, String step) {
    return outbox.of(lead.id()).stream()
        .filter(message -> message.step().equals(step))
        .map(Outbox.Message::reason)
        .findFirst()
        .orElseThrow();
  }
}
