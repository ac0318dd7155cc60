package leadflow.lead;

import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One transaction over the lead's record and the engine. Where two of them met (an optimistic lock,
 * a deadlock), the whole transaction is tried again: its steps are written to run twice.
 */
@Component
public class LeadTransactions {

  private static final int TRIES = 8;

  private final TransactionTemplate transaction;

  LeadTransactions(PlatformTransactionManager transactions) {
    this.transaction = new TransactionTemplate(transactions);
  }

  /** Joins a transaction that is already open; only the outermost is tried again. */
  public <T> T inOne(Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.get();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(status -> work.get());
      } catch (ConcurrencyFailureException e) {
        if (attempt == TRIES) {
          throw e;
        }
      }
    }
  }

  public void inOne(Runnable work) {
    inOne(
        () -> {
          work.run();
          return true;
        });
  }
}
