package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.outbox.MailTimes;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A long queue, also one whose head may not be mailed, does not make the next mail slow. */
@LeadflowTest
class MailQueueTests {

  private static final Instant MONDAY = Instant.parse("2026-03-02T10:00:00Z");

  @Autowired ApplicationContext program;
  @Autowired Leads leads;
  @Autowired MailDomains domains;
  @Autowired LeadTransactions transactions;
  @Autowired JdbcClient jdbc;

  ScriptedSmtp smtp;
  MailLeads people;

  @BeforeEach
  void emptyOutbox() {
    TestClock.set(MONDAY);
    smtp = new ScriptedSmtp();
    people = new MailLeads(leads, jdbc);
    clear();
  }

  @AfterEach
  void closeServer() {
    smtp.close();
    clear();
  }

  private void clear() {
    jdbc.sql("truncate leadflow.message cascade").update();
    jdbc.sql("delete from leadflow.mail_domain").update();
  }

  @Test
  void theQueueIsReadByItsIndexAndPastAClosedDomain() {
    fill("huge.example", 20_000, 0);
    fill("good.example", 5_000, 60);
    domains.backOff("huge.example", "421 too busy", false, MONDAY.plusSeconds(100));
    jdbc.sql("analyze leadflow.message").update();

    String plan = explain(MailQueue.PAGE_SQL);
    assertThat(plan).contains("message_queue").doesNotContain("Seq Scan", "Sort");
    assertThat(takeAll(200))
        .as("in one go, and none of the closed domain's")
        .hasSize(200)
        .containsOnly("good.example");
  }

  @Test
  @Tag("long")
  void amongAMillionMailsTheNextIsFoundInMilliseconds() {
    fill("huge.example", 1_000_000, 0);
    fill("good.example", 2000, 60);
    domains.backOff("huge.example", "421 too busy", false, MONDAY);
    measured("a million mails of a closed domain ahead", "good.example");

    jdbc.sql("delete from leadflow.mail_domain").update();
    measured("a million mails of an open domain", "huge.example");
  }

  private void measured(String what, String domain) {
    OutboxSender postman = new Nodes(program).with(1, Duration.ofSeconds(5)).postman(smtp.port());
    smtp.received.clear();
    double[] millis = new double[1000];
    try (OutboxSender.Sender sender = postman.sender()) {
      for (int i = 0; i < millis.length; i++) {
        long began = System.nanoTime();
        assertThat(sender.next()).isEqualTo(OutboxSender.Progress.ONE_DONE);
        millis[i] = (System.nanoTime() - began) / 1e6;
      }
    }
    assertThat(smtp.received).hasSize(millis.length);
    assertThat(smtp.received)
        .filteredOn(mail -> mail.recipient().endsWith("@" + domain))
        .as("of %s", domain)
        .hasSizeGreaterThan(millis.length / 3);
    double first = millis[0];
    double all = Arrays.stream(millis).sum();
    Arrays.sort(millis);
    System.out.printf(
        "%s: first mail after %.0f ms, then median %.1f ms, p99 %.1f ms, 1000 mails in %.1f s%n",
        what, first, millis[500], millis[990], all / 1000);
    assertThat(millis[500]).isLessThan(50);
    assertThat(first).as("reading past them once").isLessThan(15_000);
  }

  private List<String> takeAll(int most) {
    MailQueue queue = new MailQueue(jdbc, leads, domains, program.getBean(MailTimes.class), most);
    return java.util.stream.Stream.generate(() -> queue.next(MONDAY.plusSeconds(120)))
        .takeWhile(java.util.Optional::isPresent)
        .map(candidate -> candidate.get())
        .peek(candidate -> queue.back(candidate.id(), candidate.domain()))
        .map(MailQueue.Candidate::domain)
        .limit(most)
        .toList();
  }

  /** As it would be read where mails are not as short as here, and the table is far larger. */
  private String explain(String sql) {
    return transactions.inOne(
        () -> {
          jdbc.sql("set local enable_seqscan = off").update();
          return String.join(
              "\n", jdbc.sql("explain " + sql).params(asked()).query(String.class).list());
        });
  }

  private static Map<String, Object> asked() {
    return Map.of(
        "cursor",
        Timestamp.from(Instant.EPOCH),
        "cursorId",
        new UUID(0, 0),
        "now",
        Timestamp.from(MONDAY.plusSeconds(120)),
        "skipped",
        new String[] {"huge.example"},
        "page",
        500);
  }

  /** Mails that answer an act, all to one lead. */
  private void fill(String domain, int mails, int secondsAfterMonday) {
    Lead lead = people.lead();
    jdbc.sql(
            """
            insert into leadflow.message (id, lead_id, cycle, step, kind, answer, template, recipient, subject,
              html, text, message_id, date, token, state, not_before)
            select gen_random_uuid(), :lead, 1, 'step-' || n, 'nurture', true, 'welcome', 'ada@' || :domain,
              'Hello', '<p>Hello</p>', 'Hello', '<' || n || '@' || :domain || '>', :at, :domain || n, 'PENDING',
              cast(:at as timestamptz) + n * interval '1 microsecond'
            from generate_series(1, :mails) n
            """)
        .param("lead", lead.id())
        .param("domain", domain)
        .param("mails", mails)
        .param("at", Timestamp.from(MONDAY.minusSeconds(3600).plusSeconds(secondsAfterMonday)))
        .update();
    jdbc.sql("analyze leadflow.message").update();
  }
}
