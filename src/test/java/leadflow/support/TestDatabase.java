package leadflow.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** One PostgreSQL server for all tests of a run, one database for each application context. */
public class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final AtomicInteger COUNT = new AtomicInteger();

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    try {
      TestPropertyValues.of(
              "spring.datasource.url=" + create(),
              "spring.datasource.username=postgres",
              "spring.datasource.password=",
              // programs stay for later tests; what they do not use they give back
              "spring.datasource.hikari.minimum-idle=1",
              "leadflow.data-dir=" + folder())
          .applyTo(context);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new folder that goes with {@code mvn clean}. */
  private static Path folder() throws IOException {
    return Files.createTempDirectory(
        Files.createDirectories(Path.of("target", "test-data")), "program");
  }

  /** The URL of a new, empty database. */
  public static String create() {
    String name = "leadflow_" + COUNT.incrementAndGet();
    try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return Server.POSTGRES.getJdbcUrl("postgres", name);
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
                .setServerConfig("fsync", "off")
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
