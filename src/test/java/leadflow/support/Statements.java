package leadflow.support;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Counts what tests and callers send to the database: statements and rows written, of the engine
 * and of our own.
 */
public final class Statements implements QueryExecutionListener {

  /**
   * @param rows inserted, updated or deleted; 0 for a query
   */
  public record Statement(String sql, int rows) {

    public boolean ofEngine() {
      return sql.toUpperCase(Locale.ROOT).contains("ACT_");
    }
  }

  private static final List<Statement> SEEN = Collections.synchronizedList(new ArrayList<>());

  /** What was sent since the last call. */
  public static List<Statement> taken() {
    synchronized (SEEN) {
      List<Statement> taken = List.copyOf(SEEN);
      SEEN.clear();
      return taken;
    }
  }

  @Override
  public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

  @Override
  public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
    if (inBackground(Thread.currentThread().getName())) {
      return;
    }
    String sql = queries.isEmpty() ? "" : queries.get(0).getQuery().strip();
    boolean query = sql.toLowerCase(Locale.ROOT).startsWith("select");
    SEEN.add(new Statement(sql, query ? 0 : rows(execution)));
    if (SEEN.size() > 100_000) {
      SEEN.clear();
    }
  }

  /** Workers of this program, and of others that stay for later tests, come when they like. */
  private static boolean inBackground(String thread) {
    return !thread.equals("main") && !thread.contains("-exec-") && !thread.startsWith("pool-");
  }

  private static int rows(ExecutionInfo execution) {
    Object result = execution.getResult();
    if (execution.isBatch()) {
      return execution.getBatchSize();
    }
    if (result instanceof Integer rows) {
      return rows;
    }
    return result != null && result.getClass().isArray() ? Array.getLength(result) : 1;
  }

  /** Puts the counter between the program and its database. */
  @TestConfiguration
  public static class Configuration {
    @Bean
    static BeanPostProcessor countStatements() {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof DataSource source
              ? ProxyDataSourceBuilder.create(source).listener(new Statements()).build()
              : bean;
        }
      };
    }
  }
}
