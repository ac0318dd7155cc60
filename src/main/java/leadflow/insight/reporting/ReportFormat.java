package leadflow.insight.reporting;

/** How a report is answered where the caller names it: {@code ?format=csv}. */
public enum ReportFormat {
  JSON,
  CSV;

  public static final String CSV_TYPE = "text/csv";

  public String word() {
    return this == JSON ? "json" : "csv";
  }
}
