package leadflow.support;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * One PostgreSQL server for all tests of a JVM, one database for each application context. What a
 * context has set up when it is ready is kept as a template: later contexts start on a copy of the
 * first one's, and each test class gets a copy of its own context's.
 */
public final class TestDatabase
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  /** A context with this property starts on an empty database, as a new installation does. */
  public static final String EMPTY = "leadflow.test.empty-database=true";

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** The database every context may start from: migrated, with the engine's tables and models. */
  private static volatile @Nullable String common;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Environment settings = context.getEnvironment();
    boolean empty = settings.getProperty("leadflow.test.empty-database", Boolean.class, false);
    // an owner's own models are no start for others
    boolean ordinary = !empty && settings.getProperty("leadflow.processes-dir", "").isEmpty();
    String name = empty ? createEmpty() : createStarted();
    context.getBeanFactory().registerSingleton("testDatabase", new Own(name, ordinary));
    TestPropertyValues.of(
            "spring.datasource.url=" + url(name),
            "spring.datasource.username=postgres",
            "spring.datasource.password=",
            // programs stay for later tests; what they do not use they give back
            "spring.datasource.hikari.minimum-idle=1",
            "spring.datasource.hikari.allow-pool-suspension=true",
            "leadflow.data-dir=" + folder())
        .applyTo(context);
  }

  /** A new folder that goes with {@code mvn clean}. */
  private static Path folder() {
    try {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target", "test-data")), "program");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of a new database for programs that do not care whether others started on it. */
  public static String create() {
    return url(createStarted());
  }

  private static String createEmpty() {
    String name = "leadflow_" + COUNT.incrementAndGet();
    execute("create database " + name);
    return name;
  }

  /** A copy of what an ordinary context had set up, where there was one already. */
  private static String createStarted() {
    String template = common;
    if (template == null) {
      return createEmpty();
    }
    String name = "leadflow_" + COUNT.incrementAndGet();
    execute("create database %s template %s".formatted(name, template));
    return name;
  }

  private static String url(String name) {
    return Server.POSTGRES.getJdbcUrl("postgres", name);
  }

  private static void execute(String... statements) {
    try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One context's database, which each test class gets as the context set it up. */
  static final class Own {

    private final String name;
    private final boolean ordinary;
    private boolean kept;

    private Own(String name, boolean ordinary) {
      this.name = name;
      this.ordinary = ordinary;
    }

    /**
     * The first time keeps what is there, afterwards puts that back; the pool of the context that
     * uses it is told to connect anew.
     *
     * @return whether it was put back
     */
    boolean restore(HikariDataSource pool) {
      HikariPoolMXBean connections = pool.getHikariPoolMXBean();
      connections.suspendPool();
      try {
        connections.softEvictConnections();
        return restore();
      } finally {
        connections.resumePool();
        awaitConnection(pool);
      }
    }

    private boolean restore() {
      String template = name + "_kept";
      if (kept) {
        execute(
            "drop database %s with (force)".formatted(name),
            "create database %s template %s".formatted(name, template));
        return true;
      }
      execute(
          "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'"
              .formatted(name),
          "create database %s template %s".formatted(template, name));
      kept = true;
      if (ordinary && common == null) {
        common = template;
      }
      return false;
    }

    /** The first connection to a new database takes its time on a busy machine. */
    private static void awaitConnection(HikariDataSource pool) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInSameThread()
          .ignoreExceptionsInstanceOf(SQLTransientConnectionException.class)
          .until(
              () -> {
                try (var connection = pool.getConnection()) {
                  return connection.isValid(10);
                }
              });
    }
  }

  private static void close(EmbeddedPostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Server {

    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        // speed over durability: a test's database dies with it
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setPort(Ports.free())
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "600")
                .setServerConfig("timezone", "UTC")
                .setRegisterShutdownHook(false)
                .start();
        // after the programs that use it
        SpringApplication.getShutdownHandlers().add(() -> close(server));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
