package leadflow.platform.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
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
  private static final String RULES_FILE = "pg_hba.conf";
  private static final String RULES =
      """
      local all all scram-sha-256
      host  all all 127.0.0.1/32 scram-sha-256
      host  all all ::1/128 scram-sha-256
      """;

  private final EmbeddedPostgres server;
  private final FileChannel lockFile;
  private final String password;

  private EmbeddedDatabase(EmbeddedPostgres server, FileChannel lockFile, String password) {
    this.server = server;
    this.lockFile = lockFile;
    this.password = password;
  }

  /**
   * @param dataDir made, for its owner only, where it is missing
   * @throws DataFolderInUse when another Leadflow runs on it
   */
  static EmbeddedDatabase start(Path dataDir) {
    Path home = dataDir.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home, ownerOnly(home, "rwx------"));
      FileChannel lockFile = lock(home.resolve("leadflow.lock"));
      try {
        return start(home, lockFile);
      } catch (IOException | SQLException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new IllegalStateException("The embedded PostgreSQL did not start: " + e, e);
    }
  }

  private static EmbeddedDatabase start(Path home, FileChannel lockFile)
      throws IOException, SQLException {
    Path data = home.resolve("postgres");
    stopLeftover(data.resolve("postmaster.pid"));
    String password = password(home.resolve(".postgres-password"), isLocked(data));
    // what is unpacked below is open to everybody
    Path program = home.resolve("postgres-program");
    Files.createDirectories(program, ownerOnly(home, "rwx------"));
    EmbeddedPostgres server = server(program.resolve("unpacked"), data, password).start();
    try {
      if (!isLocked(data)) {
        requirePassword(server, data, password);
      }
      log.info("Embedded PostgreSQL runs on port {} with its data in {}", server.getPort(), data);
      return new EmbeddedDatabase(server, lockFile, password);
    } catch (IOException | SQLException | RuntimeException e) {
      server.close();
      throw e;
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

  private static EmbeddedPostgres.Builder server(Path program, Path data, String password) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setOverrideWorkingDirectory(program.toFile())
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
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this very program holds it
    }
    channel.close();
    throw new DataFolderInUse(Objects.requireNonNull(file.getParent()));
  }

  /**
   * Stops the server, and nothing else: whether a crashed one left something running behind, the
   * new server finds out from its pid file. That is removed only where the pid has since been given
   * to another program, which would keep our server from starting.
   */
  private static void stopLeftover(Path pidFile) throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.filter(EmbeddedDatabase::isPostgres).isPresent()) {
      stop(process.get());
    } else if (process.isPresent()) {
      Files.deleteIfExists(pidFile);
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(c -> c.contains("postgres")).orElse(false);
  }

  private static void stop(ProcessHandle server) throws IOException {
    log.info("Stopping the PostgreSQL server that a killed Leadflow left behind");
    try {
      askToStop(server);
      server.onExit().get(15, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // its log replays what was committed
      server.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGINT is the fast way; SIGTERM would wait for whoever looks at the database right now. */
  private static void askToStop(ProcessHandle server) throws IOException, InterruptedException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    if (windows
        || new ProcessBuilder("sh", "-c", "kill -INT " + server.pid()).start().waitFor() != 0) {
      server.destroy();
    }
  }

  /** The rules of {@link #requirePassword} are in force. */
  private static boolean isLocked(Path data) throws IOException {
    Path rules = data.resolve(RULES_FILE);
    return Files.exists(rules) && Files.readString(rules).equals(RULES);
  }

  /** Known before the server asks for it, so that a kill in between locks nobody out. */
  private static String password(Path file, boolean needed) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    if (needed) {
      throw new IllegalStateException("The database's password file is missing: " + file);
    }
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    String password = HexFormat.of().formatHex(bytes);
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, ownerOnly(Objects.requireNonNull(file.getParent()), "rw-------"));
    Files.writeString(unfinished, password);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  /** A fresh cluster trusts every local connection; from here on it asks for the password. */
  private static void requirePassword(EmbeddedPostgres server, Path data, String password)
      throws SQLException, IOException {
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("alter role " + USER + " password '" + password + "'");
      Path unfinished = data.resolve(RULES_FILE + ".part");
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, ownerOnly(data, "rw-------"));
      Files.writeString(unfinished, RULES);
      Files.move(unfinished, data.resolve(RULES_FILE), StandardCopyOption.ATOMIC_MOVE);
      statement.execute("select pg_reload_conf()");
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path place, String rights) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }
}
