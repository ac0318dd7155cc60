package leadflow.intake.importing;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real file through the real API. See {@link RealFile}. */
@LeadflowTest
// counts all leads, so it has a database of its own
class RealFileTests {

  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  @Test
  void everyGoodRowBecomesALeadAndEveryBrokenOneIsNamed() throws IOException {
    Path file = RealFile.path();
    FileLoad load = new FileLoad(URI.create("http://localhost:" + port), LeadflowTest.API_KEY);

    long started = System.nanoTime();
    FileLoad.Report report = load.load(file);
    System.out.printf("REAL FILE loaded in %.1f s%n", (System.nanoTime() - started) / 1e9);
    FileLoad.print(report, System.out);

    assertThat(report.rows()).isEqualTo(2076);
    assertThat(report.created()).isEqualTo(2012);
    assertThat(report.rejected()).hasSize(64).allMatch(r -> r.reason().contains("one cell"));
    assertThat(report.rejected().get(0).line()).isEqualTo(57);
    assertThat(leads("true")).isEqualTo(2012);
    assertThat(
            leads(
                "status in ('ACTIVE', 'RECYCLED') and not exists (select 1 from act_ru_execution e"
                    + " join act_re_procdef d on d.id_ = e.proc_def_id_ and d.key_ = 'lead-journey'"
                    + " where e.business_key_ = l.id::text and e.parent_id_ is null)"))
        .as("leads on their way without a journey")
        .isZero();
    moreMqlsConvert(file);

    FileLoad.Report again = load.load(file);
    assertThat(again.created()).isZero();
    assertThat(again.known()).isEqualTo(2012);
    assertThat(leads("true")).isEqualTo(2012);
  }

  /** The file's own outcome was never an input; it tells whether the tables know a good lead. */
  private void moreMqlsConvert(Path file) throws IOException {
    Map<String, Boolean> mql = new HashMap<>();
    jdbc.sql("select email_key, mql or stage not in ('SUBSCRIBER', 'LEAD') from leadflow.lead")
        .query((r, n) -> mql.put(r.getString(1), r.getBoolean(2)))
        .list();
    int[] ripe = new int[2];
    int[] rest = new int[2];
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        if (row.getFieldCount() > 2) {
          int[] group = mql.get(row.getField("Email").toLowerCase(Locale.ROOT)) ? ripe : rest;
          group[0]++;
          group[1] += Integer.parseInt(row.getField("Converted"));
        }
      }
    }
    double ripeRate = 1.0 * ripe[1] / ripe[0];
    double restRate = 1.0 * rest[1] / rest[0];
    System.out.printf(
        Locale.ROOT,
        "REAL FILE: MQL or better %d leads, %d converted (%.1f %%); the rest %d leads, %d converted (%.1f %%); ratio %.2f%n",
        ripe[0],
        ripe[1],
        100 * ripeRate,
        rest[0],
        rest[1],
        100 * restRate,
        ripeRate / restRate);
    assertThat(ripeRate / restRate).isGreaterThanOrEqualTo(1.3);
  }

  private long leads(String condition) {
    return jdbc.sql("select count(*) from leadflow.lead l where " + condition)
        .query(Long.class)
        .single();
  }
}
