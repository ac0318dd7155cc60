package leadflow.insight.reporting;

import org.jspecify.annotations.Nullable;

/**
 * Who looks at what teams do.
 *
 * @param user null for a program
 * @param team the only team whose leads and clocks he may see; null for all
 */
public record ReportViewer(@Nullable String user, @Nullable String team) {

  /** A program that may read reports. */
  static final ReportViewer PROGRAM = new ReportViewer(null, null);

  public boolean seesAll() {
    return team == null;
  }
}
