package leadflow.intake.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file of real leads. It is not part of the project: its path is the system property {@code
 * leadflow.real-file} or the variable {@code LEADFLOW_REAL_FILE}.
 */
final class RealFile {

  private RealFile() {}

  static Path path() {
    String named = System.getProperty("leadflow.real-file", System.getenv("LEADFLOW_REAL_FILE"));
    boolean required = Boolean.parseBoolean(System.getenv("LEADFLOW_REQUIRE_REAL_FILE"));
    boolean there = named != null && Files.exists(Path.of(named));
    if (required) {
      assertThat(there).as("the real file, at %s", named).isTrue();
    }
    Assumptions.assumeTrue(there, "SKIPPED: no real file; name it by -Dleadflow.real-file=FILE");
    return Path.of(named);
  }
}
