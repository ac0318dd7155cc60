package leadflow.intake.importing;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the course provider's file, row by row; a row that does not hold is told with its line. */
final class CourseFile {

  private CourseFile() {}

  /**
   * @param fields by column
   */
  record Row(long line, Map<String, String> fields) {}

  /** The rows that were not handed on. */
  record Bad(List<FileLoad.Rejected> rejected, List<FileLoad.Duplicate> duplicates) {}

  /**
   * Hands the good rows on; of several with the same address the first.
   *
   * @throws UnusableFile when it cannot be read as a whole; no row was handed on then
   */
  static Bad read(Path file, Consumer<Row> good) throws IOException {
    CsvText.check(file);
    Bad bad = new Bad(new ArrayList<>(), new ArrayList<>());
    Map<String, Long> lines = new HashMap<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().detectBomHeader(true).ofCsvRecord(file)) {
      List<String> header = null;
      for (CsvRecord record : csv) {
        long line = record.getStartingLineNumber();
        if (header == null) {
          header = header(record);
        } else if (record.getFieldCount() != header.size()) {
          bad.rejected.add(new FileLoad.Rejected(line, width(record, header)));
        } else {
          String email = record.getField(header.indexOf("Email")).strip().toLowerCase(Locale.ROOT);
          Long first = email.isEmpty() ? null : lines.putIfAbsent(email, line);
          if (first == null) {
            good.accept(row(record, header));
          } else {
            bad.duplicates.add(new FileLoad.Duplicate(line, first));
          }
        }
      }
      if (header == null) {
        throw new UnusableFile("The file is empty");
      }
    }
    return bad;
  }

  private static Row row(CsvRecord record, List<String> header) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      fields.put(header.get(i), record.getField(i));
    }
    return new Row(record.getStartingLineNumber(), fields);
  }

  private static List<String> header(CsvRecord record) {
    List<String> header = record.getFields();
    List<String> missing =
        CourseLeads.COLUMNS.stream().filter(column -> !header.contains(column)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new UnusableFile("The file lacks the columns " + missing);
    }
    return header;
  }

  private static String width(CsvRecord record, List<String> header) {
    boolean wholeLine = record.getFields().stream().anyMatch(field -> field.contains(","));
    return "%d columns instead of %d%s"
        .formatted(
            record.getFieldCount(),
            header.size(),
            wholeLine ? ": a whole line stands in one cell" : "");
  }
}
