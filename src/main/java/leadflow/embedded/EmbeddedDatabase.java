package leadflow.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own below the data folder, with durable settings: what is committed
 * survives a kill of this program and of the server.
 *
 * <p>The server outlives a program that was killed with -9. The next start stops it first, behind a
 * file lock, so that a second instance on the same folder is refused and never stops a live server.
 */
final class EmbeddedDatabase implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final String USER = "postgres";

  private final EmbeddedPostgres server;
  private final FileChannel lockFile;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres server, FileChannel lockFile, String password) {
    this.server = server;
    this.lockFile = lockFile;
    this.password = password;
  }

  static EmbeddedDatabase start(Path dataDir) {
    try {
      Path home = Files.createDirectories(dataDir.toAbsolutePath().normalize());
      FileChannel lockFile = lock(home.resolve("leadflow.lock"));
      Path data = home.resolve("postgres");
      stopLeftover(data.resolve("postmaster.pid"));
      Path passwordFile = home.resolve(".postgres-password");
      boolean known = Files.exists(passwordFile);
      String password = known ? Files.readString(passwordFile).strip() : newPassword();
      EmbeddedPostgres server = server(home, data, known ? password : "").start();
      if (!known) {
        requirePassword(server, data, password);
        writePrivately(passwordFile, password);
      }
      log.info("Embedded PostgreSQL runs on port {} with its data in {}", server.getPort(), data);
      return new EmbeddedDatabase(server, lockFile, password);
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The embedded PostgreSQL did not start: " + e, e);
    }
  }

  String url() {
    return "jdbc:postgresql://localhost:%d/%s".formatted(server.getPort(), USER);
  }

  String user() {
    return USER;
  }

  String password() {
    return password;
  }

  @Override
  public void close() {
    try {
      server.close();
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres.Builder server(Path home, Path data, String password) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(home.resolve("postgres-program").toFile())
        // Spring closes the server after everything that uses it
        .setRegisterShutdownHook(false)
        .setPGStartupWait(Duration.ofSeconds(60))
        .setConnectConfig("password", password)
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", "100")
        .setServerConfig("timezone", "UTC");
  }

  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new IllegalStateException(
          "Another Leadflow already runs on " + file.getParent() + "; set LEADFLOW_DATA_DIR");
    }
    return channel;
  }

  private static void stopLeftover(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    ProcessHandle.of(pid).filter(EmbeddedDatabase::isPostgres).ifPresent(EmbeddedDatabase::stop);
    Files.deleteIfExists(pidFile);
  }

  /** The pid in the file may since belong to somebody else. */
  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(c -> c.contains("postgres")).orElse(false);
  }

  private static void stop(ProcessHandle server) {
    log.info("Stopping the PostgreSQL server that a killed Leadflow left behind");
    server.destroy();
    try {
      server.onExit().get(15, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // its log replays what was committed
      server.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A fresh cluster trusts every local connection; from here on it asks for the password. */
  private static void requirePassword(EmbeddedPostgres server, Path data, String password)
      throws SQLException, IOException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter role " + USER + " password '" + password + "'");
      Files.writeString(
          data.resolve("pg_hba.conf"),
          """
          local all all scram-sha-256
          host  all all 127.0.0.1/32 scram-sha-256
          host  all all ::1/128 scram-sha-256
          """);
      statement.execute("select pg_reload_conf()");
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
