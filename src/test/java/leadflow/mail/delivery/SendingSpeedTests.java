package leadflow.mail.delivery;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import leadflow.mail.MailSettings;
import leadflow.mail.PublicUrls;
import leadflow.support.LeadflowTest;
import leadflow.support.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.subethamail.smtp.helper.BasicMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/**
 * How fast the outbox is emptied, beside a bare loop of Jakarta Mail that sends the same mails over
 * as many connections to the same sink, in turn with it. Claims are as durable as in production.
 */
@LeadflowTest
class SendingSpeedTests {

  private static final int CONNECTIONS = 4;

  @Autowired ApplicationContext program;
  @Autowired JdbcClient jdbc;

  private final AtomicInteger arrived = new AtomicInteger();
  private volatile CountDownLatch expected = new CountDownLatch(0);
  private SMTPServer sink;

  @BeforeEach
  void openSink() {
    TestClock.set(Instant.parse("2026-03-02T10:00:00Z"));
    BasicMessageListener count =
        (context, from, to, data) -> {
          arrived.incrementAndGet();
          expected.countDown();
        };
    sink =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .insertReceivedHeaders(false)
            .messageHandler(count)
            .build();
    sink.start();
    clear();
  }

  @AfterEach
  void closeSink() {
    sink.stop();
    clear();
  }

  private void clear() {
    jdbc.sql("delete from leadflow.message").update();
    jdbc.sql("delete from leadflow.mail_domain").update();
    jdbc.sql("delete from leadflow.lead where email like 'speed-%'").update();
  }

  /** Small, and beside other programs: the median of the pairs says whether it is still fast. */
  @Test
  void isAtLeastHalfAsFastAsABareLoop() throws Exception {
    assertThat(ratio(500, 5)).isGreaterThan(0.5);
  }

  @Tag("long")
  @Test
  void isAtLeastHalfAsFastAsABareLoopWithManyMails() throws Exception {
    assertThat(ratio(5000, 5)).isGreaterThan(0.5);
  }

  private double ratio(int mails, int repeats) throws Exception {
    bare(mails);
    queued(mails);
    List<Double> ratios = new ArrayList<>();
    for (int i = 1; i <= repeats; i++) {
      double bare = bare(mails);
      double queued = queued(mails);
      ratios.add(queued / bare);
      System.out.printf(
          "%d mails, %d connections: bare loop %.0f/s, outbox %.0f/s, ratio %.2f%n",
          mails, CONNECTIONS, bare, queued, queued / bare);
    }
    double[] sorted = ratios.stream().mapToDouble(r -> r).sorted().toArray();
    double median = sorted[sorted.length / 2];
    System.out.printf("ratio: %s, median %.2f%n", Arrays.toString(sorted), median);
    return median;
  }

  /** What a program without an outbox would do. */
  private double bare(int mails) throws Exception {
    fill(mails);
    Queue<ClaimedMail> work = new ConcurrentLinkedQueue<>(rows());
    SmtpServer server = new Nodes(program).server(sink.getPortAllocated());
    return perSecond(
        mails,
        () -> {
          try (Transport transport = server.session().getTransport("smtp")) {
            transport.connect(server.host(), server.port(), null, null);
            for (ClaimedMail due = work.poll(); due != null; due = work.poll()) {
              MimeMessage mail = usual(server.session(), due);
              transport.sendMessage(mail, new Address[] {MimeMails.address(due.recipient())});
            }
          }
        });
  }

  /** The mail as Jakarta Mail's guides write it. */
  private MimeMessage usual(Session session, ClaimedMail due) throws MessagingException {
    MimeMessage mail = new MimeMessage(session);
    mail.setFrom(program.getBean(MailSettings.class).fromAddress());
    mail.setRecipient(MimeMessage.RecipientType.TO, MimeMails.address(due.recipient()));
    mail.setSubject(due.subject(), "UTF-8");
    mail.setSentDate(Date.from(due.date()));
    mail.setHeader("List-Unsubscribe", "<" + PublicUrls.unsubscribe(Nodes.URL, due.token()) + ">");
    mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    MimeBodyPart text = new MimeBodyPart();
    text.setText(due.text(), "UTF-8", "plain");
    MimeBodyPart html = new MimeBodyPart();
    html.setText(due.html(), "UTF-8", "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    mail.saveChanges();
    return mail;
  }

  private double queued(int mails) throws Exception {
    fill(mails);
    MailWorkers workers =
        new Nodes(program)
            .with(CONNECTIONS, Duration.ofSeconds(5))
            .workers(sink.getPortAllocated());
    expected = new CountDownLatch(mails);
    long began = System.nanoTime();
    double rate;
    workers.start();
    try {
      assertThat(expected.await(5, MINUTES)).isTrue();
      rate = mails * 1e9 / (System.nanoTime() - began);
    } finally {
      workers.stop();
    }
    assertThat(
            jdbc.sql("select count(*) from leadflow.message where state = 'SENT'")
                .query(Integer.class)
                .single())
        .isEqualTo(mails);
    return rate;
  }

  private interface Work {
    void run() throws Exception;
  }

  private double perSecond(int mails, Work work) throws Exception {
    expected = new CountDownLatch(mails);
    List<Thread> threads = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    assertThat(expected.await(5, MINUTES)).isTrue();
    double rate = mails * 1e9 / (System.nanoTime() - began);
    for (Thread thread : threads) {
      thread.join();
    }
    return rate;
  }

  private List<ClaimedMail> rows() {
    return jdbc.sql("select * from leadflow.message").query((r, n) -> ClaimedMail.of(r)).list();
  }

  /** Leads who agreed, at 50 companies, one mail each, as long as a real one. */
  private void fill(int mails) {
    clear();
    jdbc.sql(
            """
            with l as (insert into leadflow.lead (id, email, email_key, first_name, stage, status, position,
                stage_since, created_at, updated_at)
              select gen_random_uuid(), e, e, 'Ada', 'LEAD', 'ACTIVE', 'NURTURE', :now, :now, :now
              from (select 'speed-' || n || '@company-' || n % 50 || '.example' as e
                from generate_series(1, :mails) n) x returning id, email),
            c as (insert into leadflow.consent (lead_id, purpose, granted, at, recorded_at)
              select id, 'marketing', true, :now, :now from l)
            insert into leadflow.message (id, lead_id, cycle, step, kind, template, recipient, subject, html,
              text, message_id, date, token, state, not_before)
            select m, id, 1, 'nurture-1', 'nurture', 'welcome', email, 'Your guide to better engines',
              repeat('<p>Thank you for asking about engines, Ada – here is the guide.</p>' || chr(10), 60),
              repeat('Thank you for asking about engines, Ada – here is the guide.' || chr(10), 20),
              '<' || m || '@leadflow.example>', :now, m::text, 'PENDING', :now
            from (select gen_random_uuid() as m, id, email from l) x
            """)
        .param("mails", mails)
        .param("now", java.sql.Timestamp.from(TestClock.now()))
        .update();
    jdbc.sql("analyze leadflow.message, leadflow.lead, leadflow.consent").update();
  }
}
