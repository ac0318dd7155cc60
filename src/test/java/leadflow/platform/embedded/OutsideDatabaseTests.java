package leadflow.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.sql.DataSource;
import leadflow.support.LeadflowTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;

/** All these tests run on a PostgreSQL that is named, as an owner's would be. */
@LeadflowTest
class OutsideDatabaseTests {

  @Autowired ApplicationContext program;
  @Autowired DataSource database;

  @Value("${spring.datasource.url}")
  String url;

  @Value("${leadflow.data-dir}")
  Path dataDir;

  @Test
  void noDatabaseOfOurOwnIsStartedBesideAnOutsideOne() throws Exception {
    assertThat(program.getBeansOfType(EmbeddedDatabase.class)).isEmpty();
    assertThat(dataDir.resolve("postgres")).doesNotExist();
    assertThat(dataDir.resolve("leadflow.lock")).doesNotExist();
    try (var connection = database.getConnection()) {
      assertThat(url).startsWith(connection.getMetaData().getURL().replaceFirst("\\?.*", ""));
    }
  }
}
