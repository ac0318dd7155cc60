package leadflow.mail.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server that stores each mail as a file and forwards none, for a first try without an
 * outside server. A mail is on disk before it is acknowledged.
 */
public final class EmbeddedInbox implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedInbox.class);
  private static final Pattern ID = Pattern.compile("\\d{13}-[0-9a-f]{16}");
  private static final String MAIL = ".eml";
  private static final String UNFINISHED = ".part";
  private static final Duration OLD = Duration.ofMinutes(10);
  private static final int MAX_BYTES = 20_000_000;

  private final Path folder;
  private final Clock clock;
  private final SMTPServer server;
  private final SecureRandom random = new SecureRandom();

  private EmbeddedInbox(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .softwareName("Leadflow inbox")
            .maxMessageSize(MAX_BYTES)
            .insertReceivedHeaders(false)
            .messageHandlerFactory(Receiver::new)
            .build();
  }

  /** Listens on a free port of the loopback interface; mails of earlier runs are still there. */
  public static EmbeddedInbox open(Path folder, Clock clock) {
    try {
      Files.createDirectories(folder, ownerOnly(folder));
      dropUnfinished(folder, Instant.now().minus(OLD));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    EmbeddedInbox inbox = new EmbeddedInbox(folder, clock);
    inbox.server.start();
    log.info("Mail goes into the embedded inbox {}", folder);
    return inbox;
  }

  /**
   * Deletes unfinished files; a recent one may still be written by another instance on the same
   * folder.
   */
  private static void dropUnfinished(Path folder, Instant before) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path unfinished : files.filter(f -> f.toString().endsWith(UNFINISHED)).toList()) {
        if (Files.getLastModifiedTime(unfinished).toInstant().isBefore(before)) {
          Files.deleteIfExists(unfinished);
        }
      }
    }
  }

  /** Restricts access to the owner, because mails are personal data. */
  private static FileAttribute<?>[] ownerOnly(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  public int port() {
    return server.getPortAllocated();
  }

  /** The mails' ids, newest first. */
  public List<String> ids() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(MAIL))
          .map(name -> name.substring(0, name.length() - MAIL.length()))
          .filter(id -> ID.matcher(id).matches())
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A mail as it came over the wire (RFC 5322). */
  public Optional<byte[]> mail(String id) {
    Path file = folder.resolve(id + MAIL);
    if (!ID.matcher(id).matches() || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  private void keep(byte[] mail) throws IOException {
    byte[] unique = new byte[8];
    random.nextBytes(unique);
    String id = "%013d-%s".formatted(clock.millis(), HexFormat.of().formatHex(unique));
    Path unfinished = folder.resolve(id + UNFINISHED);
    try (FileChannel file =
        FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(mail);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, folder.resolve(id + MAIL), StandardCopyOption.ATOMIC_MOVE);
    syncFolder();
  }

  /** The new name survives a power cut, too; where folders cannot be opened (Windows) it has to. */
  private void syncFolder() {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException e) {
      log.debug("The folder {} cannot be synced", folder, e);
    }
  }

  private final class Receiver implements MessageHandler {

    Receiver(MessageContext context) {}

    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) {}

    @Override
    public @Nullable String data(InputStream data) throws RejectException, IOException {
      byte[] mail = data.readNBytes(MAX_BYTES + 1);
      if (mail.length > MAX_BYTES) {
        throw new RejectException(552, "5.3.4 Too large");
      }
      try {
        keep(mail);
      } catch (IOException e) {
        log.error("A mail could not be kept in {}", folder, e);
        throw new RejectException(452, "4.3.1 Not kept");
      }
      return null;
    }

    @Override
    public void done() {}
  }
}
