package leadflow.mail.delivery;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import leadflow.lead.Lead;
import leadflow.lead.Leads;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Receiving domains that refuse, hang up or are slow: they are left alone, and hinder no other. */
@LeadflowTest
class MailDomainTests {

  private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");

  @Autowired ApplicationContext program;
  @Autowired Outbox outbox;
  @Autowired Leads leads;
  @Autowired JdbcClient jdbc;

  ScriptedSmtp smtp;
  MailLeads people;

  /** Addresses told to the server, by domain. */
  final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();

  @BeforeEach
  void emptyOutbox() {
    TestClock.set(MONDAY);
    jdbc.sql("delete from leadflow.message").update();
    jdbc.sql("delete from leadflow.mail_domain").update();
    smtp = new ScriptedSmtp();
    people = new MailLeads(leads, jdbc);
  }

  @AfterEach
  void closeServer() {
    smtp.close();
    jdbc.sql("delete from leadflow.mail_domain").update();
  }

  @Test
  void whoSaysThatItIsBusyIsLeftAloneForLongerEachTime() {
    queue("bad.example", 20);
    queue("good.example", 20);
    answer("bad.example", "RCPT", "421 4.7.0 <ada@bad.example>: too busy");

    send();
    assertThat(tries("bad.example")).isEqualTo(1);
    assertThat(count("good.example", "SENT")).isEqualTo(20);
    assertThat(domain("bad.example"))
        .containsEntry("state", "BACKED_OFF")
        .containsEntry("failures", 1)
        // nobody's address outlives his erasure
        .containsEntry("reason", "421 4.7.0 … too busy");
    assertThat(until("bad.example")).isEqualTo(MONDAY.plusSeconds(60));

    for (int failures = 2; failures <= 8; failures++) {
      TestClock.set(until("bad.example").minusSeconds(1));
      send();
      assertThat(tries("bad.example")).isEqualTo(failures - 1);
      TestClock.advance(Duration.ofSeconds(1));
      send();
      assertThat(tries("bad.example")).as("one mail finds out").isEqualTo(failures);
      assertThat(Duration.between(TestClock.now(), until("bad.example")).toMinutes())
          .isEqualTo(Math.min(60, 1 << (failures - 1)));
    }

    smtp.script = ScriptedSmtp.ACCEPT;
    TestClock.set(until("bad.example"));
    send();
    assertThat(domain("bad.example")).containsEntry("state", "OPEN").containsEntry("failures", 0);
    TestClock.advance(Duration.ofHours(5));
    send();
    assertThat(count("bad.example", "SENT")).isEqualTo(20);
  }

  @Test
  void whoRefusesEverybodyForNowIsNotAskedForEach() {
    queue("bad.example", 50);
    queue("good.example", 5);
    answer("bad.example", "RCPT", "451 4.3.0 not now");

    send();
    assertThat(tries("bad.example")).isEqualTo(5);
    assertThat(count("good.example", "SENT")).isEqualTo(5);
    assertThat(domain("bad.example")).containsEntry("state", "BACKED_OFF");

    smtp.script = ScriptedSmtp.ACCEPT;
    TestClock.advance(Duration.ofMinutes(2));
    send();
    assertThat(count("bad.example", "SENT")).isEqualTo(50);
  }

  @Test
  void aFullMailboxIsNotItsDomainsFault() {
    queue("acme.example", 30);
    answer("acme.example", "RCPT", "452 4.2.2 mailbox full");
    send();
    assertThat(tries("acme.example")).isEqualTo(30);
    assertThat(jdbc.sql("select count(*) from leadflow.mail_domain").query(Integer.class).single())
        .isZero();
  }

  /** It says nothing of greylisting, but takes each mail five minutes after it first saw it. */
  @Test
  void aDomainThatGreylistsIsUnderstood() {
    queue("grey.example", 60);
    Map<String, Instant> seen = new ConcurrentHashMap<>();
    smtp.script =
        (command, recipient) ->
            command.equals("RCPT")
                    && TestClock.now()
                        .isBefore(
                            seen.computeIfAbsent(recipient, r -> TestClock.now()).plusSeconds(300))
                ? "451 4.7.1 try again later"
                : ScriptedSmtp.ACCEPT.answer(command, recipient);

    Instant end = MONDAY.plus(Duration.ofHours(1));
    while (TestClock.now().isBefore(end)) {
      send();
      TestClock.advance(Duration.ofMinutes(1));
    }
    assertThat(domain("grey.example"))
        .containsEntry("greylists", true)
        .containsEntry("state", "OPEN");
    assertThat(count("grey.example", "SENT")).isEqualTo(60);
  }

  @Test
  void aDroppedConnectionAfterTheDotCostsOneMailAndNoneIsSentTwice() {
    queue("bad.example", 10);
    smtp.script = ScriptedSmtp.at(".", null);
    send();
    assertThat(count("bad.example", "UNKNOWN")).isEqualTo(1);
    assertThat(count("bad.example", "PENDING")).isEqualTo(9);

    smtp.script = ScriptedSmtp.ACCEPT;
    TestClock.advance(Duration.ofMinutes(2));
    send();
    assertThat(count("bad.example", "UNKNOWN")).isEqualTo(1);
    assertThat(count("bad.example", "SENT")).isEqualTo(9);
    assertThat(smtp.received)
        .extracting(ScriptedSmtp.Received::recipient)
        .doesNotHaveDuplicates()
        .hasSize(10);
  }

  @Test
  void afterAnHourWithoutAServerEverythingIsSent() {
    queue("acme.example", 10);
    queue("good.example", 10);
    smtp.goAway();
    for (int minute = 0; minute < 60; minute++) {
      send();
      TestClock.advance(Duration.ofMinutes(1));
    }
    assertThat(count("acme.example", "DEFERRED")).isEqualTo(10);
    assertThat(jdbc.sql("select count(*) from leadflow.mail_domain").query(Integer.class).single())
        .as("no domain is to blame")
        .isZero();

    smtp.close();
    smtp = new ScriptedSmtp();
    TestClock.advance(Duration.ofMinutes(2));
    send();
    assertThat(count("acme.example", "SENT")).isEqualTo(10);
    assertThat(count("good.example", "SENT")).isEqualTo(10);
    assertThat(smtp.received).hasSize(20);
  }

  /** Six domains that take their time with every answer, four senders. */
  @Test
  void slowDomainsDoNotHoldUpTheOthers() {
    for (int i = 1; i <= 6; i++) {
      queue("tarpit-" + i + ".example", 3);
    }
    queue("good.example", 40);
    CountDownLatch over = new CountDownLatch(1);
    smtp.script =
        (command, recipient) -> {
          if (recipient.contains("@tarpit") && !command.equals("MAIL")) {
            pause(over, Duration.ofMillis(1500));
          }
          return ScriptedSmtp.ACCEPT.answer(command, recipient);
        };
    MailWorkers workers = new Nodes(program).with(4, Duration.ofSeconds(1)).workers(smtp.port());
    workers.start();
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(count("good.example", "SENT")).isEqualTo(40));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          jdbc.sql(
                                  """
                                  select count(*) from leadflow.mail_domain
                                  where state = 'BACKED_OFF' and slow and reason = 'it answers too slowly'
                                  """)
                              .query(Integer.class)
                              .single())
                      .isEqualTo(6));
      assertThat(smtp.received).as("none of theirs was handed over in haste").hasSize(40);

      // later each gets the time that it needs
      TestClock.advance(Duration.ofMinutes(2));
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(
              () ->
                  assertThat(
                          jdbc.sql(
                                  """
                                  select count(distinct domain) from leadflow.message
                                  where domain like 'tarpit%' and state = 'SENT'
                                  """)
                              .query(Integer.class)
                              .single())
                      .isEqualTo(6));
    } finally {
      over.countDown();
      workers.stop();
    }
    assertThat(smtp.received).extracting(ScriptedSmtp.Received::recipient).doesNotHaveDuplicates();
  }

  @Test
  void oneHealthyDomainGetsAllSenders() throws Exception {
    queue("acme.example", 40);
    AtomicInteger mails = new AtomicInteger();
    CountDownLatch allBusy = new CountDownLatch(4);
    CountDownLatch goOn = new CountDownLatch(1);
    smtp.script =
        (command, recipient) -> {
          if (command.equals("DATA") && mails.incrementAndGet() > 20) {
            allBusy.countDown();
            pause(goOn, Duration.ofSeconds(60));
          }
          return ScriptedSmtp.ACCEPT.answer(command, recipient);
        };
    MailWorkers workers = new Nodes(program).with(4, Duration.ofSeconds(90)).workers(smtp.port());
    workers.start();
    try {
      assertThat(allBusy.await(50, SECONDS)).isTrue();
    } finally {
      goOn.countDown();
      workers.stop();
    }
  }

  /** Gmail's row allows 600 a minute: one each 100 milliseconds, whatever the number of nodes. */
  @Test
  void aLimitHoldsForAllNodesTogether() {
    queue("gmail.com", 60);
    queue("good.example", 3);
    List<Instant> times = new ArrayList<>();
    smtp.script =
        (command, recipient) -> {
          if (command.equals("RCPT") && recipient.endsWith("@gmail.com")) {
            times.add(TestClock.now());
          }
          return ScriptedSmtp.ACCEPT.answer(command, recipient);
        };
    OutboxSender one = new Nodes(program).postman(smtp.port());
    OutboxSender other = new Nodes(program).postman(smtp.port());
    for (int tick = 0; tick < 100; tick++) {
      (tick % 3 == 0 ? one : other).sendDue();
      (tick % 3 == 0 ? other : one).sendDue();
      TestClock.advance(Duration.ofMillis(40));
    }
    assertThat(count("good.example", "SENT")).isEqualTo(3);
    for (int i = 1; i < times.size(); i++) {
      assertThat(Duration.between(times.get(i - 1), times.get(i)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }
    // the clock moves in steps of 40 ms, so one goes each 120
    assertThat(times).hasSize(34);
  }

  private void send() {
    new Nodes(program).postman(smtp.port()).sendDue();
  }

  private void queue(String domain, int mails) {
    for (int i = 0; i < mails; i++) {
      Lead lead = people.at(domain);
      assertThat(outbox.queue(lead, MailStep.named("nurture-1"), "test-welcome")).isTrue();
    }
  }

  private void answer(String domain, String at, String answer) {
    smtp.script =
        (command, recipient) -> {
          if (command.equals("RCPT")) {
            tries
                .computeIfAbsent(recipient.replaceFirst(".*@", ""), d -> new AtomicInteger())
                .incrementAndGet();
          }
          return command.equals(at) && recipient.endsWith("@" + domain)
              ? answer
              : ScriptedSmtp.ACCEPT.answer(command, recipient);
        };
  }

  private int tries(String domain) {
    return tries.getOrDefault(domain, new AtomicInteger()).get();
  }

  private static void pause(CountDownLatch until, Duration atMost) {
    try {
      until.await(atMost.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int count(String domain, String state) {
    return jdbc.sql(
            "select count(*) from leadflow.message where domain = :domain and state = :state")
        .param("domain", domain)
        .param("state", state)
        .query(Integer.class)
        .single();
  }

  private Map<String, Object> domain(String domain) {
    return jdbc.sql("select * from leadflow.mail_domain where domain = :domain")
        .param("domain", domain)
        .query()
        .singleRow();
  }

  private Instant until(String domain) {
    return ((java.sql.Timestamp) domain(domain).get("until")).toInstant();
  }
}
