package leadflow.mail.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Enumeration;
import leadflow.mail.PublicUrls;
import leadflow.mail.outbox.MailKind;
import org.eclipse.angus.mail.util.QPEncoderStream;

/** Builds the MIME message from a mail's row in the outbox. */
final class MimeMails {

  private MimeMails() {}

  static InternetAddress address(String recipient) throws AddressException {
    InternetAddress address = new InternetAddress(recipient, true);
    address.validate();
    return address;
  }

  static MimeMessage of(Session session, InternetAddress from, String publicUrl, ClaimedMail due)
      throws MessagingException {
    MimeMessage mail = new Alternatives(session, due);
    mail.setFrom(from);
    mail.setRecipient(MimeMessage.RecipientType.TO, address(due.recipient()));
    mail.setSubject(due.subject(), "UTF-8");
    mail.setSentDate(Date.from(due.date()));
    if (due.kind() != MailKind.NURTURE) {
      mail.setHeader("Auto-Submitted", "auto-generated");
    } else {
      mail.setHeader(
          "List-Unsubscribe", "<" + PublicUrls.unsubscribe(publicUrl, due.token()) + ">");
      mail.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    mail.saveChanges();
    return mail;
  }

  /**
   * Text and HTML, byte for byte the same each time it is written. Jakarta Mail would number each
   * copy anew and, writing a multipart, look for its own parts on the class path again and again,
   * which takes longer than all else.
   */
  private static final class Alternatives extends MimeMessage {

    private final ClaimedMail due;

    /** Begins with characters that no line of quoted-printable text can contain. */
    private final String boundary;

    Alternatives(Session session, ClaimedMail due) {
      super(session);
      this.due = due;
      this.boundary = "=_" + due.id();
    }

    @Override
    protected void updateHeaders() throws MessagingException {
      setHeader("Message-ID", due.messageId());
      setHeader("MIME-Version", "1.0");
      setHeader("Content-Type", "multipart/alternative; \r\n\tboundary=\"%s\"".formatted(boundary));
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException, MessagingException {
      ByteArrayOutputStream mail = new ByteArrayOutputStream(2 * due.html().length());
      Enumeration<String> lines = getNonMatchingHeaderLines(ignored);
      while (lines.hasMoreElements()) {
        write(mail, lines.nextElement());
      }
      write(mail, "");
      part(mail, "text/plain", due.text());
      part(mail, "text/html", due.html());
      write(mail, "--" + boundary + "--");
      mail.writeTo(out);
      out.flush();
    }

    private void part(ByteArrayOutputStream mail, String type, String content) {
      write(mail, "--" + boundary);
      write(mail, "Content-Type: " + type + "; charset=UTF-8");
      write(mail, "Content-Transfer-Encoding: quoted-printable");
      write(mail, "");
      try {
        OutputStream encoder = new QPEncoderStream(mail);
        encoder.write(content.getBytes(StandardCharsets.UTF_8));
        encoder.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      write(mail, "");
    }

    private static void write(ByteArrayOutputStream mail, String line) {
      mail.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
