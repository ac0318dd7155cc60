package leadflow.insight.reporting;

import org.jspecify.annotations.Nullable;

/**
 * Who reads a report.
 *
 * @param user null for a program
 * @param team the only team whose leads and clocks they can see; null for all
 */
public record ReportViewer(@Nullable String user, @Nullable String team) {

  /** An API client that can read reports. */
  static final ReportViewer PROGRAM = new ReportViewer(null, null);

  public boolean seesAll() {
    return team == null;
  }
}
