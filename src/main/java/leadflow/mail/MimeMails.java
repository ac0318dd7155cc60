package leadflow.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.util.Date;

/** Makes the mail that goes over the wire out of its row in the outbox. */
final class MimeMails {

  private MimeMails() {}

  static InternetAddress address(String recipient) throws AddressException {
    InternetAddress address = new InternetAddress(recipient, true);
    address.validate();
    return address;
  }

  static MimeMessage of(Session session, InternetAddress from, String publicUrl, Due due)
      throws MessagingException {
    MimeMessage mail = new FixedId(session, due.messageId());
    mail.setFrom(from);
    mail.setRecipient(MimeMessage.RecipientType.TO, address(due.recipient()));
    mail.setSubject(due.subject(), "UTF-8");
    mail.setSentDate(Date.from(due.date()));
    if (!due.kind().equals(Outbox.NURTURE)) {
      mail.setHeader("Auto-Submitted", "auto-generated");
    } else {
      mail.setHeader("List-Unsubscribe", "<" + Outbox.unsubscribeUrl(publicUrl, due.token()) + ">");
      mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    MimeMultipart parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(due.text(), "plain"));
    parts.addBodyPart(part(due.html(), "html"));
    mail.setContent(parts);
    mail.saveChanges();
    return mail;
  }

  private static MimeBodyPart part(String content, String type) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(content, "UTF-8", type);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  /** Each copy of a mail is the same mail; Jakarta Mail would number them anew. */
  private static final class FixedId extends MimeMessage {

    private final String id;

    FixedId(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
