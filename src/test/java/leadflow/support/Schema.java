package leadflow.support;

import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database with our tables and nothing else: no program runs on it. */
public final class Schema {

  private Schema() {}

  public static JdbcClient create() {
    DriverManagerDataSource database =
        new DriverManagerDataSource(TestDatabase.create(), "postgres", "");
    Flyway.configure()
        .dataSource(database)
        .schemas("leadflow")
        .defaultSchema("leadflow")
        .load()
        .migrate();
    return JdbcClient.create(database);
  }
}
