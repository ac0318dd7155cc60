package leadflow.mail.inbox;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;

/** A received mail, read from its bytes; what cannot be read is empty. */
record InboxMail(
    String from,
    String to,
    String subject,
    Instant receivedAt,
    List<Line> headers,
    String html,
    String text) {

  record Line(String name, String value) {}

  static InboxMail parse(String id, byte[] mail) {
    Instant receivedAt = Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-'))));
    try {
      MimeMessage mime =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
      List<Line> headers =
          Collections.list(mime.getAllHeaders()).stream()
              .map(header -> new Line(header.getName(), decoded(header)))
              .toList();
      return new InboxMail(
          header(mime, "From"),
          header(mime, "To"),
          header(mime, "Subject"),
          receivedAt,
          headers,
          part(mime, "text/html"),
          part(mime, "text/plain"));
    } catch (MessagingException e) {
      return new InboxMail("", "", "(unreadable)", receivedAt, List.of(), "", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String header(MimeMessage mime, String name) throws MessagingException {
    String value = mime.getHeader(name, ", ");
    return value == null ? "" : decoded(new Header(name, value));
  }

  private static String decoded(Header header) {
    String value = header.getValue();
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(value));
    } catch (UnsupportedEncodingException e) {
      return value;
    }
  }

  private static String part(Part part, String type) throws MessagingException, IOException {
    Object content =
        part.isMimeType("text/*") || part.isMimeType("multipart/*") ? part.getContent() : "";
    if (content instanceof String text && part.isMimeType(type)) {
      return text;
    }
    if (content instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart child = parts.getBodyPart(i);
        String found = part(child, type);
        if (!found.isEmpty()) {
          return found;
        }
      }
    }
    return "";
  }
}
