package leadflow.insight.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import leadflow.insight.reporting.CsvTable;
import org.junit.jupiter.api.Test;

/** What a table looks like as CSV, byte by byte. */
class CsvTests {

  @Test
  void onlyWhatNeedsQuotesIsQuoted() {
    CsvTable csv = new CsvTable(List.of("lead", "company"));
    csv.row("Ana \"Ann\" Ruiz", "Acme, Inc.");
    csv.row("two\nlines", "#1 Tools; Co");
    csv.row("#1", "");
    assertThat(csv)
        .hasToString(
            "lead,company\r\n"
                + "\"Ana \"\"Ann\"\" Ruiz\",\"Acme, Inc.\"\r\n"
                + "\"two\nlines\",#1 Tools; Co\r\n"
                + "#1,\r\n");
  }

  @Test
  void aTextThatASpreadsheetWouldComputeIsHarmlessAndANumberStaysOne() {
    CsvTable csv = new CsvTable(List.of("text", "number"));
    csv.row("=cmd|' /C calc'!A0", -5);
    csv.row("-1+2", new BigDecimal("1E-3"));
    csv.row("\t@x", null);
    assertThat(csv)
        .hasToString(
            "text,number\r\n" + "'=cmd|' /C calc'!A0,-5\r\n" + "'-1+2,0.001\r\n" + "'\t@x,\r\n");
  }
}
