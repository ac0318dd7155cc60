package leadflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import leadflow.lead.Stage;
import leadflow.support.GeneratedText;
import org.junit.jupiter.api.Test;

/** Keeps the references for process owners true: they say what the code and the tables say. */
class ReferenceTests {

  private static final Path CHANGING = Path.of("src", "docs", "changing.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void stepsAreAsTheCodeSays() {
    GeneratedText.assertPage(StepReference.PAGE, new StepReference().page());
  }

  @Test
  void tablesAreAsTheirFilesSay() {
    GeneratedText.assertPage(TableReference.PAGE, new TableReference().page());
  }

  @Test
  void tablesReadOnlyWhatTheyAreGiven() {
    assertThat(new TableReference().unknown()).isEmpty();
  }

  @Test
  void everyInputIsExplained() throws IOException {
    assertThat(explained("What the inputs mean"))
        .isEqualTo(new TreeSet<>(new TableReference().inputs()));
  }

  @Test
  void everyOutputIsExplained() throws IOException {
    assertThat(explained("What the outputs mean"))
        .isEqualTo(new TreeSet<>(new TableReference().outputs()));
  }

  @Test
  void everyStageIsNamed() throws IOException {
    assertThat(Arrays.stream(Stage.values()).map(Stage::name).map(stage -> "`" + stage + "`"))
        .allMatch(row("stage")::contains);
  }

  private static Set<String> explained(String section) throws IOException {
    return rows(section)
        .map(row -> row.split("\\|")[1])
        .flatMap(names -> CODE.matcher(names).results())
        .map(name -> name.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String row(String name) throws IOException {
    return rows("What the inputs mean")
        .filter(r -> r.startsWith("| `" + name + "` "))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<String> rows(String section) throws IOException {
    String after = Files.readString(CHANGING).split("### " + section + "\n")[1];
    return after.split("\n##")[0].lines().filter(line -> line.startsWith("| `"));
  }
}
