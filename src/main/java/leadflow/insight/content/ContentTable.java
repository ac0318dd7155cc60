package leadflow.insight.content;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import leadflow.insight.content.ContentReport.Evidence;
import leadflow.insight.content.ContentReport.Heard;
import leadflow.insight.content.ContentReport.Mail;
import leadflow.insight.content.ContentReport.Reason;
import leadflow.insight.content.ContentReport.Results;
import leadflow.insight.content.ContentReport.Row;
import leadflow.insight.reporting.CsvTable;
import leadflow.insight.reporting.ReportParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** A table of the content report as CSV. */
enum ContentTable {
  ROWS {
    @Override
    CsvTable of(ContentReport report) {
      return rows(report);
    }
  },
  HEARD {
    @Override
    CsvTable of(ContentReport report) {
      return heard(report);
    }
  };

  abstract CsvTable of(ContentReport report);

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ContentTable read(ReportParameters parameters) {
    ContentTable table = parameters.oneOf("table", values(), ContentTable::word);
    return table == null ? ROWS : table;
  }

  ResponseEntity<String> csv(ContentReport report) {
    return of(report).answer("content-" + word() + ".csv");
  }

  /** One line per row, with a column for each currency, so that a spreadsheet can add them up. */
  private static CsvTable rows(ContentReport report) {
    SortedSet<String> currencies = new TreeSet<>();
    report.totals().forEach(total -> currencies.addAll(total.results().revenue().keySet()));
    List<String> header =
        new ArrayList<>(
            List.of(
                "kind",
                "touch",
                "name",
                "template",
                "segment",
                "product",
                "leads",
                "touches",
                "sent",
                "delivered",
                "failed",
                "bounced",
                "unsubscribed",
                "clicked",
                "clicks",
                "replied"));
    for (String counted : List.of("touched", "lastTouch")) {
      for (String result : List.of("Mql", "Sql", "Opportunity", "Won")) {
        header.add(counted + result);
      }
      currencies.forEach(currency -> header.add(counted + "Revenue" + currency));
    }
    CsvTable csv = new CsvTable(header);
    report.rows().forEach(row -> csv.row(cells(row, currencies)));
    return csv;
  }

  private static List<@Nullable Object> cells(Row row, SortedSet<String> currencies) {
    List<@Nullable Object> cells = new ArrayList<>();
    cells.add(row.kind());
    cells.add(row.touch());
    cells.add(row.name());
    cells.add(row.template());
    cells.add(row.segment());
    cells.add(row.product());
    cells.add(row.leads());
    cells.add(row.touches());
    Mail mail = row.mail();
    cells.add(mail == null ? null : mail.sent());
    cells.add(mail == null ? null : mail.delivered());
    cells.add(mail == null ? null : mail.failed());
    cells.add(mail == null ? null : mail.bounced());
    cells.add(mail == null ? null : mail.unsubscribed());
    cells.add(mail == null ? null : mail.clicked());
    cells.add(mail == null ? null : mail.clicks());
    cells.add(mail == null ? null : mail.replied());
    results(row.touched(), currencies, cells);
    results(row.lastTouch(), currencies, cells);
    return cells;
  }

  private static void results(
      Results results, SortedSet<String> currencies, List<@Nullable Object> cells) {
    cells.addAll(List.of(results.mql(), results.sql(), results.opportunity(), results.won()));
    for (String currency : currencies) {
      cells.add(results.revenue().getOrDefault(currency, BigDecimal.ZERO));
    }
  }

  /** One line per answer, per reason, and per comment. */
  private static CsvTable heard(ContentReport report) {
    CsvTable csv =
        new CsvTable(List.of("asset", "what", "answerOrReason", "count", "at", "evidence"));
    for (Heard heard : report.heard()) {
      heard
          .needs()
          .forEach((answer, count) -> csv.row(heard.asset(), "need", answer, count, null, null));
      for (Reason reason : heard.reasons()) {
        csv.row(heard.asset(), reason.what(), reason.reason(), reason.count(), null, null);
      }
      for (Evidence said : heard.evidence()) {
        csv.row(heard.asset(), "evidence", said.answer(), null, said.at(), said.text());
      }
    }
    return csv;
  }
}
