package leadflow.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One server, looked at, stopped and started again; that a kill does no harm is shown elsewhere.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedDatabaseTests {

  @TempDir static Path temp;
  static Path home;
  static EmbeddedDatabase database;

  @BeforeAll
  static void start() {
    home = temp.resolve("a").resolve("data");
    database = EmbeddedDatabase.start(home);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  @Order(1)
  void keepsWhatIsCommitted() throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(ask("show " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(ask("show timezone")).isEqualTo("UTC");
  }

  @Test
  @Order(2)
  void isForItsOwnerOnly() throws Exception {
    assertThat(rights(home)).isEqualTo("rwx------");
    assertThat(rights(home.resolve("postgres"))).isEqualTo("rwx------");
    assertThat(rights(home.resolve("postgres-program"))).isEqualTo("rwx------");
    assertThat(rights(home.resolve(".postgres-password"))).isEqualTo("rw-------");
    assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "postgres", "guessed"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "postgres", ""))
        .isInstanceOf(SQLException.class);
  }

  @Test
  @Order(3)
  void listensOnThisMachineOnly() throws Exception {
    assertThat(ask("show listen_addresses")).isEqualTo("localhost");
    int port = Integer.parseInt(database.url().replaceAll(".*:(\\d+)/.*", "$1"));
    for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address :
          card.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
        assertThatThrownBy(() -> new Socket(address, port).close())
            .as("%s", address)
            .isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  @Order(4)
  void refusesASecondProgramOnItsFolder() throws SQLException {
    assertThatThrownBy(() -> EmbeddedDatabase.start(home))
        .isInstanceOf(DataFolderInUse.class)
        .hasMessageContaining("Another Leadflow already runs")
        .hasMessageContaining(home.toString());
    assertThat(ask("select 1")).as("the first one lives on").isEqualTo("1");
  }

  @Test
  @Order(5)
  void whatWasWrittenIsThereAfterARestart() throws Exception {
    ask("create table kept as select 42 as answer; select 1");

    database.close();
    database = EmbeddedDatabase.start(home);

    assertThat(ask("select answer from kept")).isEqualTo("42");
  }

  @Test
  @Order(6)
  void aStartThatWasKilledBeforeThePasswordWasInForceIsMadeGood() throws Exception {
    database.close();
    Path rules = home.resolve("postgres").resolve("pg_hba.conf");
    Files.writeString(rules, "host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n");

    database = EmbeddedDatabase.start(home);

    assertThat(ask("select answer from kept")).isEqualTo("42");
    assertThat(Files.readString(rules)).contains("scram-sha-256").doesNotContain("trust");
    assertThatThrownBy(() -> DriverManager.getConnection(database.url(), "postgres", "guessed"))
        .isInstanceOf(SQLException.class);
  }

  @Test
  @Order(7)
  void aPidFileThatNowNamesAnotherProgramIsNoObstacle() throws Exception {
    database.close();
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      Path pidFile = home.resolve("postgres").resolve("postmaster.pid");
      Files.writeString(pidFile, stranger.pid() + "\n" + home.resolve("postgres") + "\n");

      database = EmbeddedDatabase.start(home);

      assertThat(ask("select answer from kept")).isEqualTo("42");
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }

  @Test
  @Order(8)
  void aLostPasswordIsTold() throws Exception {
    database.close();
    Path file = home.resolve(".postgres-password");
    String password = Files.readString(file);
    Files.delete(file);

    assertThatThrownBy(() -> EmbeddedDatabase.start(home))
        .hasMessageContaining("password file is missing")
        .hasMessageContaining(file.toString());

    Files.writeString(file, password);
    database = EmbeddedDatabase.start(home);
    assertThat(ask("select answer from kept")).isEqualTo("42");
  }

  private static String ask(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      var result = statement.getResultSet();
      result.next();
      return result.getString(1);
    }
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
