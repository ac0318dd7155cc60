package leadflow.intake.importing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is learned from a real file's outcomes, told as history. See {@link RealFile}. */
@LeadflowTest
// learns from all past leads, so it has a database of its own
class RealHistoryTests {

  @LocalServerPort int port;

  @Test
  void aModelIsLearnedThatIsAheadOfTheRuleTables() throws IOException {
    Path file = RealFile.path();
    HistoryLoad load =
        new HistoryLoad(URI.create("http://localhost:" + port), LeadflowTest.API_KEY);

    long started = System.nanoTime();
    HistoryLoad.Report report = load.load(file);
    System.out.printf(
        Locale.ROOT,
        "REAL HISTORY told and learned in %.1f s%n",
        (System.nanoTime() - started) / 1e9);
    HistoryLoad.print(report, System.out);

    assertThat(report.told()).isEqualTo(2012);
    assertThat(report.rejected()).hasSize(64);
    JsonNode model = report.training();
    model
        .get("calibration")
        .forEach(
            tenth ->
                System.out.printf(
                    Locale.ROOT,
                    "REAL HISTORY %d leads: predicted %.3f, observed %.3f%n",
                    tenth.get("count").asInt(),
                    tenth.get("predicted").asDouble(),
                    tenth.get("observed").asDouble()));
    // what scikit-learn's logistic regression and gradient boosting reach on this file
    assertThat(model.get("auc").asDouble()).isGreaterThan(0.888);
    assertThat(model.get("auc").asDouble()).isGreaterThan(model.get("aucOfRules").asDouble());
    List<String> features = new ArrayList<>();
    model.get("features").forEach(feature -> features.add(feature.asText()));
    assertThat(features)
        .contains("Total Time Spent on Website", "Last Activity")
        .doesNotContain(
            "Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Lead Number")
        .noneMatch(feature -> feature.startsWith("Asymmetrique"));

    HistoryLoad.Report again = load.load(file);
    assertThat(again.training().get("sampleSize").asInt()).isEqualTo(2012);
    assertThat(again.training().get("auc")).isEqualTo(model.get("auc"));
  }
}
