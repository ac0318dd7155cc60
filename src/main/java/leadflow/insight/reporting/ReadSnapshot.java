package leadflow.insight.reporting;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets a report run several queries on one state of the database, whatever others write meanwhile.
 * It takes no locks and blocks nobody.
 */
@Component
public class ReadSnapshot {

  /**
   * Turns off JIT compilation, since compiling takes longer than the query, and raises the memory
   * for sorting above 4 MB.
   */
  private static final String FOR_LARGE_QUESTIONS =
      "select set_config('jit', 'off', true), set_config('work_mem', '32MB', true)";

  private final TransactionTemplate transaction;
  private final JdbcClient jdbc;

  ReadSnapshot(PlatformTransactionManager transactions, JdbcClient jdbc) {
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setReadOnly(true);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    this.jdbc = jdbc;
  }

  public <T> @Nullable T of(Supplier<T> work) {
    return transaction.execute(
        status -> {
          jdbc.sql(FOR_LARGE_QUESTIONS).query().singleRow();
          return work.get();
        });
  }
}
