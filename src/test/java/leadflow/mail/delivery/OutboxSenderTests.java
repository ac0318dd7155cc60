package leadflow.mail.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import leadflow.lead.JourneyPosition;
import leadflow.lead.Lead;
import leadflow.lead.LeadStateBuilder;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.lead.Stage;
import leadflow.lead.Status;
import leadflow.lead.WorkStatus;
import leadflow.mail.MailSettings;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailState;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.MailTimes;
import leadflow.mail.outbox.Outbox;
import leadflow.mail.outbox.SenderWakeup;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import leadflow.mail.permission.Unsubscribing;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The sender's states against a mail server that does what the test says, on a real database. */
@LeadflowTest
class OutboxSenderTests {

  private static final String URL = "https://leadflow.example";
  private static final Map<String, String> ALERT =
      Map.of(
          "clock", "First touch", "leadTitle", "Ada", "ownerName", "Sam", "taskUrl", URL + "/task");
  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");

  @Autowired Outbox outbox;
  @Autowired Leads leads;
  @Autowired LeadTransactions transactions;
  @Autowired MailConsent consent;
  @Autowired Suppressions suppressions;
  @Autowired Unsubscribing unsubscribing;
  @Autowired MailTimes times;
  @Autowired MailDomains domains;
  @Autowired MailPause pause;
  @Autowired MailHistory history;
  @Autowired MailSettings settings;
  @Autowired MailFigures figures;
  @Autowired SenderWakeup bell;
  @Autowired TestRestTemplate http;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  ScriptedSmtp smtp;
  MailLeads people;

  @BeforeEach
  void emptyOutbox() {
    TestClock.set(MONDAY);
    jdbc.sql("delete from leadflow.message").update();
    jdbc.sql("delete from leadflow.mail_domain").update();
    jdbc.sql("delete from leadflow.mail_pause").update();
    smtp = new ScriptedSmtp();
    people = new MailLeads(leads, jdbc);
  }

  @AfterEach
  void closeServer() {
    smtp.close();
    jdbc.sql("delete from leadflow.mail_pause").update();
    jdbc.sql("delete from leadflow.mail_domain").update();
  }

  @Test
  void writesAMailThatProgramsAndPeopleCanRead() throws Exception {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");

    postman().sendDue();

    MimeMessage mail = theMail(lead).mime();
    show(theMail(lead), "nurture");
    Outbox.Message row = row(lead);
    String token = token(lead);
    assertThat(row.state()).isEqualTo(MailState.SENT);
    assertThat(mail.getHeader("From", null)).isEqualTo("Leadflow <hello@leadflow.example>");
    assertThat(mail.getHeader("To", null)).isEqualTo(lead.facts().email());
    assertThat(mail.getSubject()).isEqualTo("Ada, your guide – Acme & Söhne");
    assertThat(mail.getMessageID()).isEqualTo("<" + row.id() + "@leadflow.example>");
    assertThat(mail.getSentDate().toInstant())
        .isEqualTo(row.date().truncatedTo(ChronoUnit.SECONDS));
    assertThat(mail.getHeader("List-Unsubscribe", null))
        .isEqualTo("<" + URL + "/unsubscribe/" + token + ">");
    assertThat(mail.getHeader("List-Unsubscribe-Post", null))
        .isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.getHeader("Auto-Submitted")).isNull();
    assertThat(token).hasSize(22);

    Multipart parts = (Multipart) mail.getContent();
    assertThat(mail.getContentType()).startsWith("multipart/alternative");
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat(parts.getBodyPart(1).getContent().toString())
        .contains("<h1>Hello Ada</h1>", "Acme &amp; Söhne", "/unsubscribe/" + token);
    assertThat(parts.getBodyPart(0).getContent().toString().replace("\r\n", "\n"))
        .startsWith(
            "Hello Ada\n=========\n\nThank you for asking about Engines, here is the guide <")
        .contains("-1>.\n\n- First thing\n- Second thing\n\n")
        .contains("Unsubscribe <")
        .doesNotContain("Preview line");
  }

  @Test
  void writesAnAlertThatNoMachineAnswers() throws Exception {
    Lead lead = people.stranger(MailLeads.facts("Ada", Map.of()), s -> {});
    outbox.queueInternal(
        lead,
        "sla-first-touch",
        "test-alert",
        "sam@leadflow.example",
        Map.of("clock", "First touch", "leadTitle", "Ada <b>", "taskUrl", URL + "/task"));

    postman().sendDue();

    MimeMessage mail = smtp.to("sam@leadflow.example").get(0).mime();
    show(smtp.received.get(0), "alert");
    assertThat(mail.getSubject()).isEqualTo("First touch is due: Ada <b>");
    assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
    assertThat(mail.getHeader("List-Unsubscribe")).isNull();
    assertThat(smtp.received.get(0).content()).contains("Ada &lt;b&gt;");
  }

  @Test
  void alertsGoFirst() {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    outbox.queueInternal(lead, "alert", "test-alert", "sam@leadflow.example", ALERT);

    postman().sendDue();

    assertThat(smtp.received)
        .extracting(ScriptedSmtp.Received::recipient)
        .containsExactly("sam@leadflow.example", lead.facts().email());
    assertThat(smtp.connections).hasSize(1);
  }

  @Test
  void anAlertOvertakesAThousandNurtureMails() {
    Lead lead = people.lead();
    for (int i = 1; i <= 1000; i++) {
      outbox.queue(lead, MailStep.named("nurture-" + i), "test-welcome");
    }
    outbox.queueInternal(lead, "alert", "test-alert", "sam@leadflow.example", ALERT);
    OutboxSender postman = postman();

    try (OutboxSender.Sender sender = postman.sender()) {
      sender.next();
    }

    assertThat(smtp.received)
        .extracting(ScriptedSmtp.Received::recipient)
        .containsExactly("sam@leadflow.example");
  }

  @Test
  void whilePausedOnlyAlertsGoAndWithEverythingPausedNothing() {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    outbox.serve(lead, "confirm", "test-welcome", Map.of());
    outbox.queueInternal(lead, "alert-1", "test-alert", "sam@leadflow.example", ALERT);

    paused(MailPause.Paused.EVERYTHING);
    postman().sendDue();
    try (OutboxSender.Sender sender = postman().sender()) {
      assertThat(sender.nextAlert()).isEqualTo(OutboxSender.Progress.NOTHING_DUE);
    }
    assertThat(smtp.received).isEmpty();

    paused(MailPause.Paused.LEADS);
    postman().sendDue();
    assertThat(smtp.received)
        .extracting(ScriptedSmtp.Received::recipient)
        .containsExactly("sam@leadflow.example");
    assertThat(states()).containsExactlyInAnyOrder(Map.entry("PENDING", 2L), Map.entry("SENT", 1L));

    paused(MailPause.Paused.NOTHING);
    postman().sendDue();
    assertThat(smtp.to(lead.facts().email())).hasSize(2);
  }

  @Test
  void aMailOnItsWayEndsItsWayAndAllNodesObeyAtOnce() throws Exception {
    Lead lead = people.lead();
    Lead next = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    CountDownLatch atTheDot = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    smtp.script = pausing("DATA", atTheDot, goOn);

    Future<?> sender = inBackground(() -> postman().sendDue());
    assertThat(atTheDot.await(10, SECONDS)).isTrue();
    outbox.queue(next, MailStep.named("nurture-1"), "test-welcome");
    paused(MailPause.Paused.LEADS);
    postman().sendDue();
    assertThat(row(next).state()).as("another node").isEqualTo(MailState.PENDING);
    goOn.countDown();
    sender.get(10, SECONDS);

    assertThat(row(lead).state()).isEqualTo(MailState.SENT);
    assertThat(row(next).state()).isEqualTo(MailState.PENDING);
  }

  @Test
  void aStartWithTheSettingPausesMailToLeadsUntilSomebodyLetsItGo() {
    pause.pauseAtStart();
    MailPause.Turn turn = pause.current();
    assertThat(turn.paused()).isEqualTo(MailPause.Paused.LEADS);
    assertThat(turn.by()).isEqualTo("system");
    assertThat(turn.reason()).isEqualTo("LEADFLOW_MAIL_PAUSED is true");
    pause.pauseAtStart();
    assertThat(pause.current()).as("another node's start").isEqualTo(turn);

    paused(MailPause.Paused.EVERYTHING);
    pause.pauseAtStart();
    assertThat(pause.current().paused()).isEqualTo(MailPause.Paused.EVERYTHING);

    paused(MailPause.Paused.NOTHING);
    pause.pauseAtStart();
    assertThat(pause.current().paused()).as("the next start").isEqualTo(MailPause.Paused.LEADS);
  }

  @Test
  void anAlertDoesNotWaitForAServerThatIsSlowWithNurtureMails() throws Exception {
    // a domain of which nothing is known gets one sender
    List<Lead> slow =
        java.util.stream.IntStream.range(0, settings.threads())
            .mapToObj(i -> people.at("slow-" + i + ".example"))
            .toList();
    slow.forEach(lead -> outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome"));
    CountDownLatch allStuck = new CountDownLatch(settings.threads());
    CountDownLatch goOn = new CountDownLatch(1);
    ScriptedSmtp.Script pausing = pausing("DATA", allStuck, goOn);
    smtp.script =
        (command, recipient) ->
            recipient.equals("sam@leadflow.example")
                ? ScriptedSmtp.ACCEPT.answer(command, recipient)
                : pausing.answer(command, recipient);
    MailWorkers workers = new MailWorkers(postman(), bell, settings);
    workers.start();
    try {
      assertThat(allStuck.await(20, SECONDS)).isTrue();
      outbox.queueInternal(slow.get(0), "alert", "test-alert", "sam@leadflow.example", ALERT);
      await().atMost(10, SECONDS).until(() -> smtp.to("sam@leadflow.example").size() == 1);
      assertThat(smtp.received).hasSize(1);
    } finally {
      goOn.countDown();
      workers.stop();
    }
  }

  @Test
  void noLineBreakReachesAHeader() {
    Lead lead =
        people.lead(MailLeads.facts("Ada\r\nBcc: all@acme.example\u2028x", Map.of()), s -> {});
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");

    postman().sendDue();

    assertThat(theMail(lead).content().split("\r\n\r\n")[0]).doesNotContain("\r\nBcc:");
    assertThat(row(lead).subject()).startsWith("Ada Bcc: all@acme.example");
  }

  @ParameterizedTest
  @CsvSource({"RCPT,451 4.7.1 greylisted", "MAIL,421 busy", "DATA,452 full", ".,451 later"})
  void temporaryRefusalIsTriedAgainLater(String command, String answer) {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at(command, answer);

    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    assertThat(row(lead).reason()).isEqualTo(answer);
    assertThat(notBefore(lead))
        .isCloseTo(TestClock.now().plusSeconds(60), within(12, ChronoUnit.SECONDS));

    smtp.script = ScriptedSmtp.ACCEPT;
    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    TestClock.advance(Duration.ofSeconds(73));
    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.SENT);
    assertThat(row(lead).attempt()).isEqualTo(2);
  }

  @Test
  void isGivenUpAfterTwoDays() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at("RCPT", "451 4.7.1 greylisted");

    while (row(lead).state() != MailState.FAILED) {
      postman().sendDue();
      TestClock.advance(Duration.ofHours(1));
    }

    assertThat(Duration.between(row(lead).date(), TestClock.now()))
        .isBetween(Duration.ofHours(48), Duration.ofHours(54));
    assertThat(suppressions.reason(lead.facts().email())).isEmpty();
  }

  @Test
  void waitsLongerEachTime() {
    assertThat(List.of(1, 2, 3, 4, 5, 50))
        .extracting(attempt -> OutboxSender.backOff(attempt).toMinutes())
        .satisfiesExactly(
            m -> assertThat(m).isBetween(0L, 1L),
            m -> assertThat(m).isBetween(4L, 6L),
            m -> assertThat(m).isBetween(12L, 18L),
            m -> assertThat(m).isBetween(48L, 72L),
            m -> assertThat(m).isBetween(192L, 288L),
            m -> assertThat(m).isBetween(192L, 288L));
  }

  @ParameterizedTest
  @CsvSource({
    "RCPT,550 no such user,true",
    "RCPT,553 what name,true",
    "RCPT,550 5.1.1 no such user,true",
    ".,550 5.1.1 no such user,true",
    ".,554 5.1.1 no such user and bye,true",
    "RCPT,550 5.7.1 not from you,false",
    "RCPT,554 no,false",
    "MAIL,550 not from you,false",
    "MAIL,550 5.1.8 bad sender,false",
    ".,550 spam,false",
    ".,554 5.7.1 spam and bye,false",
  })
  void finalRefusalFailsAndADeadAddressIsSuppressed(String command, String answer, boolean dead) {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at(command, answer);

    postman().sendDue();

    assertThat(row(lead).state()).isEqualTo(MailState.FAILED);
    assertThat(row(lead).reason()).isEqualTo(answer);
    assertThat(suppressions.reason(lead.facts().email()).isPresent()).isEqualTo(dead);
    if (dead) {
      suppressions.consentGiven(lead.facts().email());
      outbox.queue(lead, MailStep.named("nurture-2"), "test-welcome");
      postman().sendDue();
      assertThat(outbox.of(lead.id()))
          .extracting(Outbox.Message::reason)
          .containsExactlyInAnyOrder(answer, "dead address");
    }
  }

  @Test
  void oneRefusedMailDoesNotHinderTheNext() {
    Lead dead = people.lead();
    Lead alive = people.lead();
    outbox.queue(dead, MailStep.named("nurture-1"), "test-welcome");
    outbox.queue(alive, MailStep.named("nurture-1"), "test-welcome");
    smtp.script =
        (command, recipient) ->
            command.equals("RCPT") && recipient.equals(dead.facts().email())
                ? "550 5.1.1 nobody"
                : ScriptedSmtp.ACCEPT.answer(command, recipient);

    postman().sendDue();

    assertThat(row(alive).state()).isEqualTo(MailState.SENT);
    assertThat(smtp.connections).hasSize(1);
  }

  @Test
  void noAnswerAfterTheDotIsUnknownAndNeverSentAgain() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at(".", null);

    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.UNKNOWN);

    smtp.script = ScriptedSmtp.ACCEPT;
    TestClock.advance(Duration.ofDays(30));
    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.UNKNOWN);
    assertThat(smtp.to(lead.facts().email())).hasSize(1);
    assertThat(history.of(row(lead).id()))
        .singleElement()
        .satisfies(event -> assertThat(event.state()).isEqualTo(MailState.UNKNOWN))
        .satisfies(event -> assertThat(event.by()).isNull());
  }

  @Test
  void anAlertWithoutAnAnswerIsSentAgainAsTheSameMail() throws Exception {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queueInternal(lead, "alert", "test-alert", "sam@leadflow.example", ALERT);
    smtp.script = ScriptedSmtp.at(".", null);
    postman().sendDue();

    smtp.script = ScriptedSmtp.ACCEPT;
    TestClock.advance(Duration.ofMinutes(2));
    postman().sendDue();

    assertThat(row(lead).state()).isEqualTo(MailState.SENT);
    Set<String> ids = new HashSet<>();
    for (ScriptedSmtp.Received mail : smtp.received) {
      ids.add(mail.mime().getMessageID());
    }
    assertThat(smtp.received).hasSize(2);
    assertThat(ids).hasSize(1);
  }

  @Test
  void hangingUpBeforeTheContentIsTriedAgain() {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.script = ScriptedSmtp.at("DATA", null);

    postman().sendDue();

    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
  }

  @Test
  void anUnreachableServerPutsMailOff() {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    smtp.goAway();
    OutboxSender postman = postman();

    try (OutboxSender.Sender sender = postman.sender()) {
      assertThat(sender.next()).isEqualTo(OutboxSender.Progress.SERVER_DOWN);
    }

    assertThat(row(lead).state()).isEqualTo(MailState.DEFERRED);
    assertThat(row(lead).reason()).contains("no connection to the mail server");
  }

  @Test
  void anAddressThatCannotBeWrittenFailsAlone() {
    Lead lead = people.lead();
    Lead other = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    outbox.queue(other, MailStep.named("nurture-1"), "test-welcome");
    jdbc.sql("update leadflow.message set recipient = 'a@b@c' where lead_id = :lead")
        .param("lead", lead.id())
        .update();

    postman().sendDue();

    assertThat(row(lead).state()).isEqualTo(MailState.FAILED);
    assertThat(row(other).state()).isEqualTo(MailState.SENT);
  }

  @Test
  void whatAKilledSenderLeftIsUnknownAndAnAlertIsSentAgain() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    Lead other = people.lead();
    outbox.queueInternal(other, "alert", "test-alert", "sam@leadflow.example", ALERT);
    jdbc.sql("update leadflow.message set state = 'SENDING', attempt = 1, lease_until = :lease")
        .param("lease", java.sql.Timestamp.from(TestClock.now().plus(settings.lease())))
        .update();

    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.SENDING);

    TestClock.advance(settings.lease().plusSeconds(1));
    postman().sendDue();
    postman().sendDue();
    assertThat(row(lead).state()).isEqualTo(MailState.UNKNOWN);
    assertThat(row(other).state()).isEqualTo(MailState.SENT);
    assertThat(smtp.to(lead.facts().email())).isEmpty();
  }

  @Test
  void aSenderThatComesBackAfterItsLeaseIsNotHeard() throws Exception {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    CountDownLatch atTheDot = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    smtp.script = pausing(".", atTheDot, goOn);

    Future<?> stopped = inBackground(() -> postman().sendDue());
    assertThat(atTheDot.await(10, SECONDS)).isTrue();
    TestClock.advance(settings.lease().plusSeconds(1));
    postman().expireLeases();
    goOn.countDown();
    stopped.get(10, SECONDS);

    assertThat(row(lead).state()).isEqualTo(MailState.UNKNOWN);
  }

  @Test
  void aSlowServerDoesNotGetTheMailOfWhoUnsubscribedMeanwhile() throws Exception {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    smtp.script = pausing("RCPT", asked, goOn);

    Future<?> sender = inBackground(() -> postman().sendDue());
    assertThat(asked.await(10, SECONDS)).isTrue();
    unsubscribing.unsubscribe(lead.id());
    goOn.countDown();
    sender.get(10, SECONDS);

    assertThat(row(lead).state()).isEqualTo(MailState.SKIPPED);
    assertThat(row(lead).reason()).isEqualTo("unsubscribed");
    assertThat(smtp.to(lead.facts().email())).isEmpty();
  }

  @Test
  void aSlowServerDoesNotGetTheMailOfWhoSaidNoElsewhereMeanwhile() throws Exception {
    Lead lead = people.lead();
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    smtp.script = pausing("RCPT", asked, goOn);

    Future<?> sender = inBackground(() -> postman().sendDue());
    assertThat(asked.await(10, SECONDS)).isTrue();
    people.consent(lead, false);
    goOn.countDown();
    sender.get(10, SECONDS);

    assertThat(row(lead).state()).isEqualTo(MailState.SKIPPED);
    assertThat(row(lead).reason()).isEqualTo("no consent");
    assertThat(smtp.to(lead.facts().email())).isEmpty();
  }

  @Test
  void whoNeverConsentedOrNoLongerDoesIsNotMailed() {
    Lead silent = people.stranger(MailLeads.facts("Ada", Map.of()), s -> {});
    Lead withdrawn = people.lead();
    people.consent(withdrawn, false);
    outbox.queue(silent, MailStep.named("nurture-1"), "test-welcome");
    outbox.queue(withdrawn, MailStep.named("nurture-1"), "test-welcome");

    postman().sendDue();

    assertThat(List.of(row(silent), row(withdrawn)))
        .allSatisfy(
            message -> {
              assertThat(message.state()).isEqualTo(MailState.SKIPPED);
              assertThat(message.reason()).isEqualTo("no consent");
            });
    assertThat(smtp.received).isEmpty();
  }

  @Test
  void whoeverSalesWorksOnGetsNoNurtureMail() {
    List<Consumer<LeadStateBuilder>> moved =
        List.of(
            s -> s.status(Status.DISQUALIFIED),
            s -> s.status(Status.LOST),
            s -> s.status(Status.WON),
            s -> s.status(Status.ERASED),
            s -> s.stage(Stage.SQL),
            s -> s.position(JourneyPosition.HANDOVER),
            s -> s.position(JourneyPosition.OPPORTUNITY),
            s -> {
              s.position(JourneyPosition.QUALIFICATION);
              s.workStatus(WorkStatus.CONNECTED);
            });
    for (Consumer<LeadStateBuilder> move : moved) {
      Lead lead = people.lead(move);
      outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
      postman().sendDue();
      assertThat(row(lead).state()).as("%s", lead.state()).isEqualTo(MailState.SKIPPED);
    }
    Lead recycled = people.lead();
    outbox.queue(recycled, MailStep.named("nurture-1"), "test-welcome");
    leads.save(recycled.with(LeadStateBuilder.builder(recycled.state()).cycle(2).build()));
    postman().sendDue();
    assertThat(row(recycled).reason()).isEqualTo("the cycle is over");
  }

  @Test
  void marketingWritesUntilSalesHasConnected() {
    List<Consumer<LeadStateBuilder>> moved =
        List.of(
            s -> s.position(JourneyPosition.RESTING),
            s -> {
              s.position(JourneyPosition.NONE);
              s.status(Status.INACTIVE);
            },
            s -> {
              s.stage(Stage.MQL);
              s.position(JourneyPosition.QUALIFICATION);
              s.workStatus(WorkStatus.ATTEMPTING);
            });
    for (Consumer<LeadStateBuilder> move : moved) {
      Lead lead = people.lead(move);
      outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
      postman().sendDue();
      assertThat(row(lead).state()).as("%s", lead.state()).isEqualTo(MailState.SENT);
    }
  }

  @Test
  void sampleLeadsAreNeverMailedThroughAnOutsideServer() {
    Lead lead = people.lead(MailLeads.facts("Ada", Map.of("sample", true)), s -> {});
    outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");

    postman(server(true)).sendDue();
    assertThat(row(lead).reason()).isEqualTo("sample lead");

    outbox.queue(lead, MailStep.named("nurture-2"), "test-welcome");
    postman(server(false)).sendDue();
    assertThat(smtp.to(lead.facts().email())).hasSize(1);
  }

  @Test
  void manySendersOnOneQueueSendEachMailOnce() throws Exception {
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      Lead lead = people.lead();
      outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
      expected.add(lead.facts().email());
    }

    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      senders.add(inBackground(() -> postman().sendDue()));
    }
    for (Future<?> sender : senders) {
      sender.get(60, SECONDS);
    }

    assertThat(smtp.received)
        .extracting(ScriptedSmtp.Received::recipient)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(states()).containsExactly(Map.entry("SENT", 200L));
  }

  @Test
  void noMailStartsAfterAnUnsubscriptionHasCommitted() throws Exception {
    race(500);
  }

  @Tag("long")
  @Test
  void noMailStartsAfterAnyOfTenThousandUnsubscriptions() throws Exception {
    race(10_000);
  }

  private void race(int rounds) throws Exception {
    int sent = 0;
    Set<String> unsubscribed = java.util.concurrent.ConcurrentHashMap.newKeySet();
    Set<String> mailedTooLate = java.util.concurrent.ConcurrentHashMap.newKeySet();
    smtp.script =
        (command, recipient) -> {
          if (command.equals("DATA") && unsubscribed.contains(recipient)) {
            mailedTooLate.add(recipient);
          }
          return ScriptedSmtp.ACCEPT.answer(command, recipient);
        };
    for (int round = 0; round < rounds; round++) {
      Lead lead = people.lead();
      String email = lead.facts().email();
      outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome");
      CyclicBarrier start = new CyclicBarrier(2);
      int head = round % 8;
      Future<?> sender =
          inBackground(
              () -> {
                start.await();
                postman().sendDue();
                return null;
              });
      Future<?> person =
          inBackground(
              () -> {
                start.await();
                // shift the meeting through the sender's steps
                java.util.concurrent.locks.LockSupport.parkNanos(head * 1_000_000L);
                int status =
                    http.postForEntity(page(lead), null, String.class).getStatusCode().value();
                unsubscribed.add(email);
                return status;
              });
      sender.get(30, SECONDS);
      assertThat(person.get(30, SECONDS)).isEqualTo(200);
      // whatever is left over, or comes later, stays unsent
      outbox.queue(lead, MailStep.named("nurture-2"), "test-welcome");
      postman().sendDue();
      assertThat(outbox.of(lead.id()))
          .filteredOn(message -> message.step().equals("nurture-2"))
          .extracting(Outbox.Message::state)
          .containsExactly(MailState.SKIPPED);
      sent += smtp.to(email).size();
    }
    System.out.printf(
        "%d unsubscriptions raced the sender: %d mails had left before, %d started after the"
            + " commit%n",
        rounds, sent, mailedTooLate.size());
    assertThat(mailedTooLate).isEmpty();
    assertThat(unsubscribed).hasSize(rounds);
    assertThat(sent).as("both sides won some rounds").isBetween(1, rounds - 1);
  }

  @Test
  void theThreadsWakeWhenAMailIsCommitted() {
    MailWorkers workers = new MailWorkers(postman(), bell, settings);
    workers.start();
    try {
      Lead lead = people.lead();
      transactions.inOne(() -> outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome"));
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() -> assertThat(row(lead).state()).isEqualTo(MailState.SENT));
    } finally {
      workers.stop();
    }
  }

  private void paused(MailPause.Paused what) {
    pause.turn(pause.current().number(), what, "a test");
  }

  private OutboxSender postman() {
    return postman(server(true));
  }

  private OutboxSender postman(SmtpServer server) {
    try {
      return new OutboxSender(
          jdbc,
          leads,
          transactions,
          consent,
          suppressions,
          pause,
          history,
          times,
          domains,
          bell,
          settings,
          figures,
          server,
          URL + "/",
          clock);
    } catch (jakarta.mail.internet.AddressException e) {
      throw new IllegalStateException(e);
    }
  }

  private SmtpServer server(boolean outside) {
    return SmtpServer.of(
        "localhost", smtp.port(), null, null, "smtp", new Properties(), settings, outside);
  }

  private static ScriptedSmtp.Script pausing(
      String where, CountDownLatch reached, CountDownLatch goOn) {
    return (command, recipient) -> {
      if (command.equals(where)) {
        reached.countDown();
        try {
          goOn.await(20, SECONDS);
        } catch (InterruptedException e) {
          return null;
        }
      }
      return ScriptedSmtp.ACCEPT.answer(command, recipient);
    };
  }

  private static Future<?> inBackground(Runnable work) {
    return inBackground(
        () -> {
          work.run();
          return null;
        });
  }

  private static Future<?> inBackground(java.util.concurrent.Callable<?> work) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> future = thread.submit(work);
    thread.shutdown();
    return future;
  }

  /** As it came over the wire. */
  private static void show(ScriptedSmtp.Received mail, String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "mails"));
    Files.writeString(folder.resolve(name + ".eml"), mail.content());
    System.out.println(mail.content().split("\r\n\r\n", 2)[0]);
  }

  private ScriptedSmtp.Received theMail(Lead lead) {
    List<ScriptedSmtp.Received> mails = smtp.to(lead.facts().email());
    assertThat(mails).hasSize(1);
    return mails.get(0);
  }

  private Outbox.Message row(Lead lead) {
    List<Outbox.Message> rows = outbox.of(lead.id());
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private String page(Lead lead) {
    return "/unsubscribe/" + token(lead);
  }

  private String token(Lead lead) {
    return jdbc.sql("select token from leadflow.message where lead_id = :lead")
        .param("lead", lead.id())
        .query(String.class)
        .single();
  }

  private Instant notBefore(Lead lead) {
    return jdbc.sql("select not_before from leadflow.message where lead_id = :lead")
        .param("lead", lead.id())
        .query(java.sql.Timestamp.class)
        .single()
        .toInstant();
  }

  private List<Map.Entry<String, Long>> states() {
    return jdbc.sql("select state, count(*) as n from leadflow.message group by state")
        .query((r, n) -> Map.entry(r.getString("state"), r.getLong("n")))
        .list();
  }
}
