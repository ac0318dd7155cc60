package leadflow.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import leadflow.support.TestDatabase;
import org.awaitility.Awaitility;

/** The outbox of programs in other processes, seen and filled through their database. */
final class SharedOutbox {

  private static final int DOMAINS = 50;

  private final String url = TestDatabase.create();
  private int leads;

  /** For a program that shall use it. */
  Map<String, String> environment() {
    return Map.of(
        "SPRING_DATASOURCE_URL", url,
        "SPRING_DATASOURCE_USERNAME", "postgres",
        "SPRING_DATASOURCE_PASSWORD", "");
  }

  int mails() {
    return leads;
  }

  /**
   * One more mail to each of so many new leads, in the order of time; they answer an act, so that
   * the hour and the day do not matter.
   *
   * @param bytes of the content
   * @param wait until they are due
   */
  void fill(int mails, int bytes, Duration wait) {
    update(
        """
        insert into leadflow.lead (id, email, email_key, first_name, stage, status, position, cycle,
          stage_since, created_at, updated_at)
        select gen_random_uuid(), e, e, 'Kim', 'LEAD', 'ACTIVE', 'NURTURE', 1, now(), now(), now()
        from (select 'kim' || i || '@company' || i %% %d || '.example' as e
          from generate_series(%d, %d) i) new
        """
            .formatted(DOMAINS, leads + 1, leads + mails));
    leads += mails;
    update(
        """
        insert into leadflow.consent (lead_id, purpose, granted, at, recorded_at)
        select id, 'marketing', true, now(), now() from leadflow.lead l
        where not exists (select 1 from leadflow.consent c where c.lead_id = l.id)
        """);
    update(
        """
        insert into leadflow.message (id, lead_id, cycle, step, kind, answer, template, recipient,
          subject, html, text, message_id, date, token, state, not_before)
        select id, id, 1, 'nurture-1', 'nurture', true, 'welcome', email, 'Hello Kim',
          '<p>' || repeat('Hello Kim. ', %d) || '</p>', 'Hello Kim', '<' || id || '@leadflow.example>',
          now(), 'token-' || id, 'PENDING', now() + interval '%d seconds'
        from leadflow.lead l
        where not exists (select 1 from leadflow.message m where m.lead_id = l.id)
        """
            .formatted(bytes / 11 + 1, wait.toSeconds()));
  }

  /** All that wait are due now, the largest first. */
  void due() {
    update(
        """
        update leadflow.message set not_before = now() - length(html) * interval '1 microsecond'
        where state in ('PENDING', 'DEFERRED')
        """);
  }

  /** Those whose sender is dead or stands still: what it claimed is no longer its own. */
  void leasesPass() {
    update(
        "update leadflow.message set lease_until = now() - interval '1 second' where state = 'SENDING'");
  }

  Set<String> messageIds(String... states) {
    return new TreeSet<>(
        column(
            "select message_id from leadflow.message where state in ('%s')"
                .formatted(String.join("', '", states))));
  }

  Map<String, Long> states() {
    Map<String, Long> states = new LinkedHashMap<>();
    for (String row :
        column("select state || ' ' || count(*) from leadflow.message group by state order by 1")) {
      String[] parts = row.split(" ");
      states.put(parts[0], Long.valueOf(parts[1]));
    }
    return states;
  }

  /** The id of an unknown mail, by its Message-ID. */
  static String id(String messageId) {
    return messageId.substring(1, messageId.indexOf('@'));
  }

  /** Until each mail has come to an end, whichever. */
  void awaitTheEnd(Duration atMost) {
    Awaitility.await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(messageIds("PENDING", "DEFERRED", "SENDING"))
                    .as("%s", states())
                    .isEmpty());
  }

  /** Something that a test does. */
  interface Work {
    void run() throws Exception;
  }

  /** Does the work while a transaction holds what this statement locks. */
  void whileLocked(String sql, Work work) throws Exception {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      work.run();
    }
  }

  /** Until a program waits for a lock. */
  void awaitSomebodyWaiting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !column(
                        """
                        select pid::text from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """)
                    .isEmpty());
  }

  void update(String sql) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> column(String sql) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (rows.next()) {
        column.add(rows.getString(1));
      }
      return column;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
