package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import leadflow.mail.inbox.EmbeddedInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which server mail goes to; that sample leads get none through an outside one is shown there. */
class OutsideMailServerTests {

  @TempDir Path dataDir;

  @Test
  void aNamedServerReplacesTheEmbeddedInbox() {
    program()
        .withPropertyValues(
            "spring.mail.host=smtp.acme.example",
            "spring.mail.port=2525",
            "spring.mail.username=leadflow",
            "spring.mail.password=secret",
            "spring.mail.properties.mail.smtp.starttls.required=true",
            "spring.mail.properties.mail.smtp.timeout=999999999")
        .run(
            context -> {
              assertThat(context).doesNotHaveBean(EmbeddedInbox.class);
              assertThat(dataDir.resolve("inbox")).doesNotExist();
              SmtpServer server = context.getBean(SmtpServer.class);
              assertThat(server.outside()).isTrue();
              assertThat(server.host()).isEqualTo("smtp.acme.example");
              assertThat(server.port()).isEqualTo(2525);
              assertThat(server.user()).isEqualTo("leadflow");
              assertThat(server.session().getProperty("mail.smtp.auth")).isEqualTo("true");
              assertThat(server.session().getProperty("mail.smtp.starttls.required"))
                  .isEqualTo("true");
              assertThat(server.session().getProperty("mail.smtp.timeout"))
                  .as("the lease is measured by ours")
                  .isEqualTo("30000");
            });
  }

  @Test
  void withoutOneMailGoesIntoTheEmbeddedInbox() {
    for (String none : new String[] {"leadflow.x=", "spring.mail.host="}) {
      program()
          .withPropertyValues(none)
          .run(
              context -> {
                assertThat(context).hasSingleBean(EmbeddedInbox.class);
                SmtpServer server = context.getBean(SmtpServer.class);
                assertThat(server.outside()).isFalse();
                assertThat(server.host()).isEqualTo("localhost");
                assertThat(server.port()).isEqualTo(context.getBean(EmbeddedInbox.class).port());
                assertThat(server.session().getProperty("mail.smtp.starttls.enable")).isNull();
              });
    }
  }

  @Test
  void aSenderThatIsNoAddressStopsTheStart() {
    for (String from : new String[] {"nobody", "Acme <", "a@b@c", "Acme\r\nBcc: x@y.example"}) {
      program()
          .withPropertyValues("leadflow.mail.from=" + from)
          .run(context -> assertThat(context).as(from).hasFailed());
    }
  }

  private ApplicationContextRunner program() {
    return new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(MailSenderAutoConfiguration.class))
        .withUserConfiguration(MailConfiguration.class)
        .withBean(Clock.class, Clock::systemUTC)
        .withPropertyValues("leadflow.data-dir=" + dataDir);
  }
}
