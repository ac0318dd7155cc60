package leadflow.process.read;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import leadflow.platform.access.EngineStarted;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Creates our views of the engine's tables, and our indexes on them, once the engine has made the
 * tables.
 */
@Component
class EngineViews implements SmartInitializingSingleton {

  private static final String FILE = "leadflow/process/engine-views.sql";

  private final EngineStarted startUp;
  private final JdbcClient jdbc;

  /**
   * @param engine whose tables are there once it is
   */
  EngineViews(EngineStarted startUp, JdbcClient jdbc, ProcessEngine engine) {
    this.startUp = startUp;
    this.jdbc = jdbc;
  }

  @Override
  public void afterSingletonsInstantiated() {
    startUp.inTurn(() -> jdbc.sql(read()).update());
  }

  private static String read() {
    try {
      return new ClassPathResource(FILE).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
