package leadflow.mail.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import leadflow.lead.Lead;
import leadflow.mail.MailSettings;
import leadflow.mail.PublicUrls;
import leadflow.mail.outbox.CountedLinks;
import leadflow.mail.outbox.MailKind;
import leadflow.mail.template.BadTemplate;
import leadflow.mail.template.MailFields;
import leadflow.mail.template.OwnFields;
import leadflow.mail.template.TemplateNotFound;
import leadflow.mail.template.Templates;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Renders mails as they would go out now, for previews and test mails. Nothing is stored: a test
 * mail is in no lead's record and in no report, and its links belong to no lead.
 */
@Component
public class MailDrafts {

  private static final String TEST = "[Test] ";

  private final Templates templates;
  private final MailFields words;
  private final SmtpServer server;
  private final InternetAddress from;
  private final String publicUrl;
  private final String domain;
  private final Clock clock;

  MailDrafts(
      Templates templates,
      MailFields words,
      MailSettings settings,
      SmtpServer server,
      @Value("${leadflow.public-url}") String publicUrl,
      Clock clock)
      throws AddressException {
    this.templates = templates;
    this.words = words;
    this.server = server;
    this.from = settings.fromAddress();
    this.publicUrl = PublicUrls.withoutSlash(publicUrl);
    this.domain = from.getAddress().replaceFirst(".*@", "");
    this.clock = clock;
  }

  /**
   * @param lead whose data is shown; null shows an example that is not stored
   * @param language another than the lead's; null for the lead's
   * @throws TemplateNotFound if there is no such template
   * @throws BadTemplate if it cannot be filled
   */
  public Templates.Rendered write(String template, @Nullable Lead lead, @Nullable String language) {
    String wanted = language != null || lead == null ? language : lead.facts().language();
    OwnFields own = templates.ownFields(template).orElse(null);
    Map<String, Object> fields = new HashMap<>();
    if (own == null || !own.toColleagues()) {
      fields.putAll(lead == null ? words.example(wanted) : words.of(lead));
    }
    if (own != null) {
      fields.putAll(own.examples());
    }
    words.ours(MailFields.NO_TOKEN).forEach(fields::putIfAbsent);
    return templates.render(template, wanted, fields);
  }

  /**
   * Returns whether the mail states the sender's name, postal address and phone, as a commercial
   * mail must.
   */
  public boolean namesSender(Templates.Rendered mail) {
    return words.sender().stream().allMatch(mail.text()::contains);
  }

  /**
   * Sends the mail to the mail server at once, bypassing the outbox.
   *
   * @return the subject it went out with
   * @throws MailNotTaken if the mail server does not take it
   */
  public String sendTest(Templates.Rendered mail, String to) {
    ClaimedMail due =
        new ClaimedMail(
            UUID.randomUUID(),
            new UUID(0, 0),
            MailKind.INTERNAL,
            to,
            to.replaceFirst(".*@", ""),
            TEST + mail.subject(),
            CountedLinks.withoutHints(mail.html()),
            mail.text(),
            "<test-" + UUID.randomUUID() + "@" + domain + ">",
            clock.instant(),
            MailFields.NO_TOKEN,
            1,
            false);
    try (SmtpConnection connection = new SmtpConnection(server)) {
      MimeMessage mime = MimeMails.of(server.session(), from, publicUrl, due);
      DeliveryResult delivery = connection.deliver(mime, MimeMails.address(to), false, () -> true);
      if (delivery.outcome() != DeliveryResult.Outcome.SENT) {
        throw new MailNotTaken(delivery.reason());
      }
      return due.subject();
    } catch (MessagingException e) {
      throw new MailNotTaken("it cannot be written: " + e.getMessage());
    }
  }
}
