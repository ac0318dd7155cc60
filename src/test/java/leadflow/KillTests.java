package leadflow;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import leadflow.support.Inbox;
import leadflow.support.Program;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * The program as its user runs it, in a process of its own with its own data folder, killed with -9
 * while 500 leads come in: nothing that was promised is lost, and nothing is done twice. What fell
 * due while it was down is done once, at once.
 */
class KillTests {

  private static final int LEADS = 500;
  private static final int CLIENTS = 6;
  private static final int SENDERS = 4;
  private static final String FROM = "Acme Sales <sales@acme.example>";
  private static final Path DATA = Path.of("target", "kill-test", "data").toAbsolutePath();

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  /** The lead's id by address, of every capture that was answered 2xx. */
  private final Map<String, String> answered = new ConcurrentHashMap<>();

  private Program program;

  @BeforeEach
  void freshFolder() throws IOException {
    FileSystemUtils.deleteRecursively(DATA.getParent());
    Files.createDirectories(DATA.getParent());
  }

  @AfterEach
  void stop() {
    program.close();
  }

  @Test
  void aKillInTheMiddleLosesNothingAndDoublesNothing() throws Exception {
    Duration firstStart = start("first.log");
    String asking = post("hot@example.com", "demo").get("id").asText();

    captureUntilKilled();
    long postmaster = postmaster();
    assertThat(answered).as("killed in the middle").hasSizeBetween(LEADS / 4, LEADS - 1);
    assertThat(ProcessHandle.of(postmaster)).as("its database lives on").isPresent();
    int beforeTheKill = answered.size();
    anHourPasses(asking);

    Duration secondStart = start("second.log");
    String escalated = assertThatItIsEscalatedAtOnce(asking);
    assertThat(postmaster()).as("the database is a new one").isNotEqualTo(postmaster);
    assertThat(ProcessHandle.of(postmaster)).as("the one left behind was stopped").isEmpty();
    assertThat(Files.readString(log("second.log"))).contains("that a killed Leadflow left behind");

    assertThatEachAnsweredLeadIsThereOnce();
    retryWhatHadNoAnswer();
    assertThat(answered).hasSize(LEADS);
    assertThatEachAnsweredLeadIsThereOnce();
    assertThatNobodyGotAMailTwice();
    assertThat(escalatedAt(asking)).as("escalated once").isEqualTo(escalated);

    long resident = residentMegabytes();
    System.out.printf(
        "start to ready %.1f s, after the kill %.1f s; %d of %d captures were answered before it;"
            + " resident %d MB%n",
        firstStart.toMillis() / 1000.0,
        secondStart.toMillis() / 1000.0,
        beforeTheKill,
        LEADS,
        resident);
    assertThat(secondStart).isLessThan(Duration.ofSeconds(60));
    assertThat(resident).as("resident memory in MB").isLessThan(700);
    aSecondProgramOnTheSameFolderIsRefused();
  }

  /** While the program is down: what the lead's clocks and timers wait for is an hour nearer. */
  private static void anHourPasses(String lead) throws IOException, SQLException {
    assertThat(escalatedAt(lead)).as("due only in five minutes").isNull();
    update(
        """
        update leadflow.sla_clock set started_at = started_at - interval '1 hour',
          warn_at = warn_at - interval '1 hour', due_at = due_at - interval '1 hour',
          return_at = return_at - interval '1 hour'
        where lead_id = '%s'
        """
            .formatted(lead));
    update(
        """
        update act_ru_job set duedate_ = duedate_ - interval '1 hour' where process_instance_id_ in
          (select proc_inst_id_ from act_ru_execution where business_key_ = '%s')
        """
            .formatted(lead));
  }

  private static String assertThatItIsEscalatedAtOnce(String lead) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(escalatedAt(lead)).isNotNull());
    return escalatedAt(lead);
  }

  private static String escalatedAt(String lead) {
    return rows("""
            select escalated_at::text from leadflow.sla_clock
            where lead_id = '%s' and kind = 'first-touch'
            """
            .formatted(lead))
        .get(0)
        .get(0);
  }

  private void captureUntilKilled() throws Exception {
    CountDownLatch enough = new CountDownLatch(LEADS / 2);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < LEADS; i++) {
      String email = email(i);
      clients.submit(
          () -> {
            capture(email);
            enough.countDown();
            return null;
          });
    }
    assertThat(enough.await(120, SECONDS)).isTrue();
    program.kill();
    clients.shutdownNow();
    assertThat(clients.awaitTermination(10, SECONDS)).isTrue();
  }

  /** With the same keys and bodies as before; a call that died with the program is free again. */
  private void retryWhatHadNoAnswer() throws Exception {
    // those wait a minute; here it passes at once
    update(
        "update leadflow.idempotency_key set at = at - interval '1 minute' where status is null");
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < LEADS; i++) {
      String email = email(i);
      String known = answered.get(email);
      // the answered ones too: some clients are over-careful
      calls.add(
          clients.submit(
              () -> {
                HttpResponse<String> answer = capture(email);
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
                if (known != null) {
                  assertThat(answered.get(email)).isEqualTo(known);
                }
                return null;
              }));
    }
    clients.shutdown();
    for (Future<?> call : calls) {
      call.get(60, SECONDS);
    }
  }

  private JsonNode post(String email, String request) throws Exception {
    return json.readTree(send(email, request).body());
  }

  private HttpResponse<String> capture(String email) throws Exception {
    HttpResponse<String> answer = send(email, "content");
    if (answer.statusCode() / 100 == 2) {
      answered.put(email, json.readTree(answer.body()).get("id").asText());
    }
    return answer;
  }

  private HttpResponse<String> send(String email, String request) throws Exception {
    String lead =
        json.writeValueAsString(
            Map.of(
                "email",
                email,
                "firstName",
                "Kim",
                "request",
                request,
                "consents",
                List.of(Map.of("purpose", "marketing", "granted", true, "text", "Write to me"))));
    return http.send(
        program
            .call("/api/leads")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", email)
            .POST(HttpRequest.BodyPublishers.ofString(lead))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void assertThatEachAnsweredLeadIsThereOnce() throws Exception {
    Map<String, String> stored = pairs("select email_key, id::text from leadflow.lead");
    assertThat(stored).containsAllEntriesOf(answered);
    Set<String> active =
        new HashSet<>(column("select id::text from leadflow.lead where status = 'ACTIVE'"));
    assertThat(active).as("nothing ends a lead that quickly").containsAll(stored.values());
    // exactly one journey for each lead that is active, none for nobody
    assertThat(
            column(
                """
                select e.business_key_ from act_ru_execution e
                join act_re_procdef d on d.id_ = e.proc_def_id_
                where e.id_ = e.proc_inst_id_ and d.key_ = 'lead-journey'
                """))
        .containsExactlyInAnyOrderElementsOf(active);
    assertThat(column("select journey_instance_id from leadflow.lead"))
        .containsExactlyInAnyOrderElementsOf(
            column(
                """
                select e.id_ from act_ru_execution e
                join act_re_procdef d on d.id_ = e.proc_def_id_
                where e.id_ = e.proc_inst_id_ and d.key_ = 'lead-journey'
                """));
    assertThat(
            column(
                "select distinct business_key_ from act_ru_execution where business_key_ is not null"))
        .isSubsetOf(active);
    // each waits for something
    assertThat(
            column(
                """
                select l.id::text from leadflow.lead l where not exists (
                  select 1 from act_ru_execution e
                  join act_ru_job j on j.process_instance_id_ = e.proc_inst_id_
                  where e.business_key_ = l.id::text)
                """))
        .as("stuck leads")
        .isEmpty();
    JsonNode journey = journey(answered.values().iterator().next());
    assertThat(journey.get("status").asText()).isEqualTo("ACTIVE");
    assertThat(journey.get("journeyInstanceId").isTextual()).isTrue();
    assertThat(journey.get("positions")).hasSize(1);
  }

  private void assertThatNobodyGotAMailTwice() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(
                        column(
                            """
                            select l.email from leadflow.lead l left join leadflow.message m
                              on m.lead_id = l.id and m.state in ('SENT', 'UNKNOWN')
                            where m.id is null and l.request = 'content'
                            """))
                    .as("leads whose first mail is still to come")
                    .isEmpty());
    List<MimeMessage> mails = Inbox.in(DATA).mails();
    assertThat(mails.stream().map(mail -> Inbox.header(mail, "Message-ID")))
        .doesNotHaveDuplicates();
    assertThat(mails.stream().map(Inbox::recipient)).doesNotHaveDuplicates();
    assertThat(mails.stream().map(mail -> Inbox.header(mail, "From"))).containsOnly(FROM);
    Set<String> sent =
        new HashSet<>(column("select recipient from leadflow.message where state = 'SENT'"));
    Set<String> unknown =
        new HashSet<>(column("select recipient from leadflow.message where state = 'UNKNOWN'"));
    assertThat(unknown).hasSizeLessThanOrEqualTo(SENDERS);
    Set<String> arrived = mails.stream().map(Inbox::recipient).collect(Collectors.toSet());
    assertThat(arrived).containsAll(sent);
    arrived.removeAll(sent);
    assertThat(unknown).as("what else arrived").containsAll(arrived);
    System.out.printf("%d mails arrived once, %d unknown%n", mails.size(), unknown.size());
  }

  private void aSecondProgramOnTheSameFolderIsRefused() throws Exception {
    Program second = launch(log("refused.log"));
    try {
      assertThat(second.ended(Duration.ofSeconds(60))).isNotZero();
    } finally {
      second.kill();
    }
    assertThat(Files.readString(log("refused.log")))
        .contains("Another Leadflow already runs on the data folder " + DATA)
        .contains("set LEADFLOW_DATA_DIR")
        .doesNotContain("\tat ");
    assertThat(journey(answered.values().iterator().next()).has("stage"))
        .as("the first one lives on")
        .isTrue();
  }

  private Duration start(String log) {
    program = launch(log(log));
    return program.ready();
  }

  /** With short timeouts of mail and job locks. */
  private static Program launch(Path log) {
    return Program.launch(
        log,
        Map.of("LEADFLOW_DATA_DIR", DATA.toString(), "LEADFLOW_MAIL_FROM", FROM),
        List.of(
            "--leadflow.mail.threads=" + SENDERS,
            "--leadflow.mail.connect-timeout=1s",
            "--leadflow.mail.read-timeout=500ms",
            "--leadflow.mail.write-timeout=1s",
            "--leadflow.mail.lease=8s",
            "--camunda.bpm.job-execution.lock-time-in-millis=10000"));
  }

  private JsonNode journey(String lead) throws Exception {
    HttpResponse<String> answer =
        http.send(
            program.call("/api/leads/" + lead + "/journey").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json.readTree(answer.body());
  }

  private static Path log(String name) {
    return DATA.resolveSibling(name);
  }

  private static String email(int lead) {
    return "kim" + lead + "@example.com";
  }

  /** 0 where the operating system does not tell. */
  private long residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(program.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / 1024;
  }

  private static long postmaster() throws IOException {
    return Long.parseLong(postmasterLine(0));
  }

  private static String postmasterLine(int line) throws IOException {
    return Files.readAllLines(DATA.resolve("postgres").resolve("postmaster.pid")).get(line).strip();
  }

  private static Connection database() throws IOException, SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + postmasterLine(3) + "/postgres",
        "postgres",
        Files.readString(DATA.resolve(".postgres-password")).strip());
  }

  private static void update(String sql) throws IOException, SQLException {
    try (Connection connection = database();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static List<String> column(String sql) {
    return rows(sql).stream().map(row -> row.get(0)).toList();
  }

  private static Map<String, String> pairs(String sql) {
    return rows(sql).stream().collect(Collectors.toMap(row -> row.get(0), row -> row.get(1)));
  }

  private static List<List<String>> rows(String sql) {
    try (Connection connection = database();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
