package leadflow.mail.delivery;

import jakarta.mail.internet.AddressException;
import java.time.Clock;
import java.util.Properties;
import leadflow.lead.LeadTransactions;
import leadflow.lead.Leads;
import leadflow.mail.MailSettings;
import leadflow.mail.outbox.MailHistory;
import leadflow.mail.outbox.MailTimes;
import leadflow.mail.outbox.SenderWakeup;
import leadflow.mail.permission.MailConsent;
import leadflow.mail.permission.Suppressions;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes of one cluster: each has senders of its own, all share the program's database. */
final class Nodes {

  static final String URL = "https://leadflow.example";

  private final ApplicationContext program;
  private final MailSettings settings;

  Nodes(ApplicationContext program) {
    this(program, program.getBean(MailSettings.class));
  }

  private Nodes(ApplicationContext program, MailSettings settings) {
    this.program = program;
    this.settings = settings;
  }

  /** With so many sender threads, and so much patience with a slow domain. */
  Nodes with(int threads, java.time.Duration patience) {
    return new Nodes(
        program,
        new MailSettings(
            settings.from(),
            settings.sender(),
            true,
            false,
            threads,
            settings.connectTimeout(),
            settings.readTimeout(),
            settings.writeTimeout(),
            settings.lease(),
            patience,
            settings.giveUpAfter(),
            settings.zone()));
  }

  MailSettings settings() {
    return settings;
  }

  /** Hands over to the server at this port. */
  OutboxSender postman(int port) {
    return postman(port, new SenderWakeup());
  }

  MailWorkers workers(int port) {
    SenderWakeup bell = new SenderWakeup();
    return new MailWorkers(postman(port, bell), bell, settings);
  }

  private OutboxSender postman(int port, SenderWakeup bell) {
    try {
      return new OutboxSender(
          program.getBean(JdbcClient.class),
          program.getBean(Leads.class),
          program.getBean(LeadTransactions.class),
          program.getBean(MailConsent.class),
          program.getBean(Suppressions.class),
          program.getBean(MailPause.class),
          program.getBean(MailHistory.class),
          program.getBean(MailTimes.class),
          program.getBean(MailDomains.class),
          bell,
          settings,
          program.getBean(MailFigures.class),
          server(port),
          URL + "/",
          program.getBean(Clock.class));
    } catch (AddressException e) {
      throw new IllegalStateException(e);
    }
  }

  SmtpServer server(int port) {
    return SmtpServer.of("localhost", port, null, null, "smtp", new Properties(), settings, true);
  }
}
