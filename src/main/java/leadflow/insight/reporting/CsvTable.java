package leadflow.insight.reporting;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A table as CSV (RFC 4180) in UTF-8. A text that a spreadsheet would take for a formula is
 * prefixed with an apostrophe, since names and comments are what anybody typed into a form. Numbers
 * stay numbers.
 */
public final class CsvTable {

  private static final MediaType TYPE = new MediaType("text", "csv", StandardCharsets.UTF_8);
  private static final String FORMULA = "=+-@\t\r";

  /** Our tables have no comments: a first cell that begins with # is an ordinary cell. */
  private static final char NO_COMMENT = '\0';

  private final Writer text;
  private final CsvWriter lines;

  public CsvTable(List<String> header) {
    this(new StringWriter(), header);
  }

  /** Writes each row as it comes, so that a table can be larger than memory. */
  public CsvTable(Writer to, List<String> header) {
    this.text = to;
    this.lines = CsvWriter.builder().commentCharacter(NO_COMMENT).build(to);
    line(header);
  }

  /**
   * Returns a table with one line for each item.
   *
   * @param columns names separated by commas
   */
  public static <T> CsvTable of(
      String columns, List<T> all, Function<T, List<@Nullable Object>> cells) {
    CsvTable csv = new CsvTable(List.of(columns.split(",")));
    all.forEach(one -> csv.row(cells.apply(one)));
    return csv;
  }

  /** Returns the cells of one line; each can be null. */
  public static List<@Nullable Object> cells(@Nullable Object... cells) {
    return Arrays.asList(cells);
  }

  public CsvTable row(@Nullable Object... cells) {
    line(Arrays.asList(cells));
    return this;
  }

  public CsvTable row(List<? extends @Nullable Object> cells) {
    line(cells);
    return this;
  }

  private void line(List<? extends @Nullable Object> cells) {
    lines.writeRecord(cells.stream().map(CsvTable::cell).toList());
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Number number) {
      return number instanceof BigDecimal decimal ? decimal.toPlainString() : number.toString();
    }
    String shown = value.toString();
    return !shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0 ? "'" + shown : shown;
  }

  /** Returns a response that a browser saves as this file. */
  public ResponseEntity<String> answer(String file) {
    return answer(file, text.toString());
  }

  /**
   * @param body the rows, or what writes them
   */
  public static <T> ResponseEntity<T> answer(String file, T body) {
    return ResponseEntity.ok()
        .contentType(TYPE)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(file).build().toString())
        .body(body);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
