package leadflow.platform.embedded;

import java.nio.file.Path;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Two programs on one data folder would stop each other's database. */
class DataFolderInUse extends RuntimeException {

  DataFolderInUse(Path folder) {
    super("Another Leadflow already runs on the data folder " + folder);
  }

  /** Says it without a stack trace. */
  static class Analyzer extends AbstractFailureAnalyzer<DataFolderInUse> {

    @Override
    protected FailureAnalysis analyze(Throwable root, DataFolderInUse cause) {
      return new FailureAnalysis(
          cause.getMessage(), "Stop it, or set LEADFLOW_DATA_DIR to another folder.", cause);
    }
  }
}
