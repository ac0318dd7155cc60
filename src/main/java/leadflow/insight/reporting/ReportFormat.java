package leadflow.insight.reporting;

/** The format of a report, when the URL names it: {@code ?format=csv}. */
public enum ReportFormat {
  JSON,
  CSV;

  public static final String CSV_TYPE = "text/csv";

  public String word() {
    return this == JSON ? "json" : "csv";
  }
}
