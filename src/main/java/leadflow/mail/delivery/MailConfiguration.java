package leadflow.mail.delivery;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import leadflow.mail.MailSettings;
import leadflow.mail.inbox.EmbeddedInbox;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail goes to the server named by {@code spring.mail.*}, else into the embedded inbox. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MailSettings.class)
class MailConfiguration {

  @Bean(destroyMethod = "close")
  @ConditionalOnExpression("'${spring.mail.host:}'.isBlank()")
  EmbeddedInbox embeddedInbox(@Value("${leadflow.data-dir}") Path dataDir, Clock clock) {
    return EmbeddedInbox.open(dataDir.resolve("inbox"), clock);
  }

  /** Uses only the settings of Spring's sender, which does not report how far a mail came. */
  @Bean
  SmtpServer smtpServer(
      ObjectProvider<EmbeddedInbox> inbox,
      ObjectProvider<JavaMailSenderImpl> spring,
      MailSettings settings) {
    EmbeddedInbox embedded = inbox.getIfAvailable();
    if (embedded != null) {
      return SmtpServer.inbox(embedded.port(), settings);
    }
    JavaMailSenderImpl given = spring.getObject();
    String protocol = Objects.requireNonNullElse(given.getProtocol(), "smtp");
    String host = Objects.requireNonNull(given.getHost());
    LoggerFactory.getLogger(MailConfiguration.class).info("Mail goes out through {}", host);
    return SmtpServer.of(
        host,
        given.getPort(),
        given.getUsername(),
        given.getPassword(),
        protocol,
        given.getJavaMailProperties(),
        settings,
        true);
  }
}
