package leadflow.report;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets a report ask several times and see one state of the database, whatever others write
 * meanwhile. It locks nothing and hinders nobody.
 */
@Component
class Snapshot {

  private final TransactionTemplate transaction;

  Snapshot(PlatformTransactionManager transactions) {
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setReadOnly(true);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  <T> @Nullable T of(Supplier<T> work) {
    return transaction.execute(status -> work.get());
  }
}
