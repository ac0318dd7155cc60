package leadflow.intake.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files as they come: what is wrong with them is told with its line. */
@LeadflowTest
class BadFileTests {

  private static final String HEADER =
      "Email,Prospect ID,Lead Origin,Lead Source,Do Not Email,TotalVisits,Total Time Spent on Website,"
          + "Last Activity,Country,Specialization,What is your current occupation";

  @Autowired JdbcClient jdbc;
  @TempDir Path folder;
  @LocalServerPort int port;

  private FileLoad load;
  private String run;

  @BeforeEach
  void aLoad() {
    load = new FileLoad(server(), LeadflowTest.API_KEY);
    run = UUID.randomUUID().toString();
  }

  @Test
  void goodAndBadRowsAddUp() throws IOException {
    Path file =
        file(
            HEADER,
            row("a"),
            "\"" + row("whole").replace("\"", "") + "\"",
            row("b") + ",one more",
            row("c").replace("@", "@@"),
            row("d").replace(",3,", ",three,"),
            "",
            row("A").replace("@", " @".strip()).toUpperCase(),
            "\"two\nlines\"," + row("e"),
            row("f"));
    FileLoad.Report report = load.load(file);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.rejected())
        .extracting(FileLoad.Rejected::line)
        .containsExactly(3L, 4L, 5L, 6L, 9L);
    assertThat(report.rejected())
        .extracting(FileLoad.Rejected::reason)
        .satisfiesExactly(
            whole -> assertThat(whole).contains("1 columns instead of 11", "one cell"),
            wide -> assertThat(wide).contains("12 columns instead of 11"),
            address -> assertThat(address).contains("email.invalid"),
            number -> assertThat(number).contains("not a number"),
            wide -> assertThat(wide).contains("12 columns"));
    assertThat(report.duplicates()).containsExactly(new FileLoad.Duplicate(8, 2));
    assertThat(report.rows()).isEqualTo(8);
    assertThat(leads()).isEqualTo(2);
    assertThat(printed(report))
        .contains("line 3 rejected", "line 8 left out: same address as line 2")
        .contains("8 rows: 2 new leads, 0 known, 5 rejected, 1 duplicates");

    FileLoad.Report again = load.load(file);
    assertThat(again.created()).isZero();
    assertThat(again.known()).isEqualTo(2);
    assertThat(again.rows()).isEqualTo(8);
    assertThat(leads()).isEqualTo(2);
  }

  @Test
  void whatIsNotUtf8IsRefusedWithItsLine() throws IOException {
    Path file =
        file(StandardCharsets.ISO_8859_1, HEADER, row("a"), row("b").replace("Website", "Müller"));
    assertThatThrownBy(() -> load.load(file))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining("Line 3 is not UTF-8");
    assertThat(leads()).isZero();
  }

  @Test
  void aQuoteThatIsNeverClosed() throws IOException {
    Path file = file(HEADER, row("a"), "\"" + row("b"), row("c"));
    assertThatThrownBy(() -> load.load(file))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining("line 3");
    assertThat(leads()).isZero();
  }

  @Test
  void aQuoteWithinAFieldIsText() throws IOException {
    Path file =
        file(
            HEADER,
            row("a").replace("Website", "19\" rack"),
            row("b").replace("Website", "\"the \"\"best\"\", one\""));
    assertThat(load.load(file).created()).isEqualTo(2);
  }

  @Test
  void aMissingColumn() throws IOException {
    Path file = file(HEADER.replace("Lead Origin,", ""), row("a"));
    assertThatThrownBy(() -> load.load(file))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining("Lead Origin");
    assertThatThrownBy(() -> load.load(file("")))
        .isInstanceOf(UnusableFile.class)
        .hasMessageContaining("empty");
    assertThat(leads()).isZero();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
    assertThat(load.load(file("\uFEFF" + HEADER, row("a"))).created()).isEqualTo(1);
  }

  @Test
  void aRefusedKeyEndsTheLoad() throws IOException {
    Path file = file(HEADER, row("a"));
    assertThatThrownBy(() -> new FileLoad(server(), "wrong").load(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("API key");
  }

  @Test
  void theKeyIsGivenOrFoundWhereTheFirstStartWroteIt() throws IOException {
    assertThat(ApiServer.apiKey(Map.of("LEADFLOW_API_KEY", "given"))).isEqualTo("given");
    Map<String, String> environment = Map.of("LEADFLOW_DATA_DIR", folder.toString());
    assertThatThrownBy(() -> ApiServer.apiKey(environment))
        .hasMessageContaining("LEADFLOW_API_KEY");
    Files.writeString(
        folder.resolve("first-login.txt"),
        "Keep it safe.\n\nuser: admin  password: x  (administrator)\nAPI key: lf_abc-123\n");
    assertThat(ApiServer.apiKey(environment)).isEqualTo("lf_abc-123");
  }

  private URI server() {
    return URI.create("http://localhost:" + port);
  }

  private String row(String name) {
    return "%s-%s@example.com,%s-%s,API,Website,No,3,900,Email Opened,India,Select,Student"
        .formatted(name, run, name, run);
  }

  private Path file(String... lines) throws IOException {
    return file(StandardCharsets.UTF_8, lines);
  }

  private Path file(Charset charset, String... lines) throws IOException {
    return Files.write(
        folder.resolve(UUID.randomUUID() + ".csv"), String.join("\n", lines).getBytes(charset));
  }

  private long leads() {
    return jdbc.sql("select count(*) from leadflow.lead where email_key like :run")
        .param("run", "%" + run + "%")
        .query(Long.class)
        .single();
  }

  private static String printed(FileLoad.Report report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FileLoad.print(report, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
