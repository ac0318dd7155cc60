package leadflow.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How mail is sent.
 *
 * @param from the sender as mails show it: {@code Name <address>}
 * @param sender the sender named in the mails' text
 * @param sending false leaves everything in the outbox
 * @param paused true pauses mail to leads at each start, as after a restore from a backup; see
 *     {@code MailPause}
 * @param threads mails sent at once; up to this many may become UNKNOWN when the program is killed
 * @param connectTimeout for the connection to the mail server
 * @param readTimeout for each of the server's answers
 * @param writeTimeout for handing over the content
 * @param lease how long a mail may be SENDING before it counts as UNKNOWN
 * @param patience how long a receiving domain may delay a sender before the mail is handed over; a
 *     slower domain gets one mail at a time
 * @param giveUpAfter how long a mail is retried before it counts as FAILED
 * @param zone for leads without a known time zone or country
 */
@Validated
@ConfigurationProperties("leadflow.mail")
public record MailSettings(
    @NotBlank @DefaultValue("Leadflow <hello@leadflow.example>") String from,
    @Valid @DefaultValue Sender sender,
    @DefaultValue("true") boolean sending,
    @DefaultValue("false") boolean paused,
    @Min(1) @Max(MailSettings.MOST_THREADS) @DefaultValue("4") int threads,
    @DefaultValue("10s") Duration connectTimeout,
    @DefaultValue("30s") Duration readTimeout,
    @DefaultValue("30s") Duration writeTimeout,
    @DefaultValue("6m") Duration lease,
    @DefaultValue("5s") Duration patience,
    @DefaultValue("2d") Duration giveUpAfter,
    @DefaultValue("UTC") ZoneId zone) {

  public static final int MOST_THREADS = 64;

  /** Greeting, EHLO twice around STARTTLS, its own answer, three of AUTH, RSET, MAIL, RCPT... */
  private static final int ANSWERS = 10;

  /** Name, postal address and phone, which a commercial mail must state. */
  public record Sender(
      @NotBlank @DefaultValue("The Leadflow team") String name,
      @NotBlank @DefaultValue("Leadflow, 1 Example Street, 10115 Berlin") String address,
      @NotBlank @DefaultValue("+49 30 555 0100") String phone) {}

  public InternetAddress fromAddress() throws AddressException {
    InternetAddress address = new InternetAddress(from, true);
    address.validate();
    return address;
  }

  @AssertTrue(message = "leadflow.mail.from must be an address, or Name <address>")
  boolean isFromAnAddress() {
    try {
      return fromAddress().getAddress().contains("@");
    } catch (AddressException e) {
      return false;
    }
  }

  @AssertTrue(message = "leadflow.mail.patience must be longer than zero")
  boolean isPatient() {
    return patience.compareTo(Duration.ZERO) > 0;
  }

  @AssertTrue(message = "leadflow.mail.lease must be longer than the sum of the timeouts")
  boolean isLeaseLongEnough() {
    return lease.compareTo(
            connectTimeout.plus(writeTimeout).plus(readTimeout.multipliedBy(ANSWERS)))
        > 0;
  }
}
