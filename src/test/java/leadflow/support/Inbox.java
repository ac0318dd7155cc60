package leadflow.support;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The mails that arrived in an embedded inbox, read from its files, oldest first. */
@Component
public class Inbox {

  private final Path folder;

  /** A mail's file never changes. */
  private final Map<Path, MimeMessage> read = new ConcurrentHashMap<>();

  Inbox(@Value("${leadflow.data-dir}") Path dataDir) {
    this.folder = dataDir.resolve("inbox");
  }

  public static Inbox in(Path dataDir) {
    return new Inbox(dataDir);
  }

  public List<MimeMessage> mails() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted()
          .map(file -> read.computeIfAbsent(file, Inbox::read))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Throws away what arrived so far. */
  void empty() throws IOException {
    read.clear();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  public List<MimeMessage> to(String email) {
    return mails().stream().filter(mail -> recipient(mail).equals(email)).toList();
  }

  public static String recipient(MimeMessage mail) {
    return header(mail, "To");
  }

  public static String header(MimeMessage mail, String name) {
    try {
      return mail.getHeader(name, null);
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of the alternative: 0 plain, 1 HTML. */
  public static String part(Message mail, int part) {
    try {
      Multipart parts = (Multipart) mail.getContent();
      return parts.getBodyPart(part).getContent().toString().replace("\r\n", "\n");
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MimeMessage read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new MimeMessage(Session.getInstance(new Properties()), in);
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
