package leadflow.engagement.tracking;

import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.mail.delivery.OutboxSender;
import leadflow.mail.outbox.MailStep;
import leadflow.mail.outbox.Outbox;
import leadflow.support.Http;
import leadflow.support.Inbox;
import leadflow.support.TestClock;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mails with counted links in tests, and those who follow them. */
final class TrackedMails {

  static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/126.0.0.0 Safari/537.36";

  private final Outbox outbox;
  private final OutboxSender postman;
  private final Inbox inbox;
  private final JdbcClient jdbc;
  private final HitJudge judge;
  private final int port;

  TrackedMails(
      Outbox outbox, OutboxSender postman, Inbox inbox, JdbcClient jdbc, HitJudge judge, int port) {
    this.outbox = outbox;
    this.postman = postman;
    this.inbox = inbox;
    this.jdbc = jdbc;
    this.judge = judge;
    this.port = port;
  }

  /** Sends the lead a mail with three links, the second of which asks for a demo. */
  String html(Lead lead) {
    outbox.answer(lead, MailStep.named("step-" + UUID.randomUUID()), "test-links");
    postman.sendDue();
    List<MimeMessage> mails = inbox.to(lead.facts().email());
    return Inbox.part(mails.get(mails.size() - 1), 1);
  }

  /** The paths of a mail's counted links, the unseen one last. */
  static List<String> links(String html) {
    return Jsoup.parse(html).select("a[href*=/t/c/]").stream().map(TrackedMails::path).toList();
  }

  private static String path(Element link) {
    return URI.create(link.attr("href")).getPath();
  }

  Http browser() {
    return agent(BROWSER);
  }

  Http agent(String agent) {
    return Http.anonymous(port).with("User-Agent", agent);
  }

  /** A mail is quiet for long enough now, and is judged. */
  void judged() {
    TestClock.advance(Duration.ofSeconds(11));
    while (waiting() > 0) {
      judge.judgeQuiet();
    }
  }

  long waiting() {
    return jdbc.sql("select count(*) from leadflow.mail_hit where judged_at is null")
        .query(Long.class)
        .single();
  }
}
