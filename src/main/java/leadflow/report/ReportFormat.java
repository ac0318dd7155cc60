package leadflow.report;

/** How a report is answered where the caller names it: {@code ?format=csv}. */
enum ReportFormat {
  JSON,
  CSV;

  static final String CSV_TYPE = "text/csv";

  String word() {
    return this == JSON ? "json" : "csv";
  }
}
