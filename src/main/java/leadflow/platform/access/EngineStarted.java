package leadflow.platform.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a start sets up, one node after the other: the second finds it done. */
@Component
public class EngineStarted {

  private static final long LOCK = 0x1ead_f10aL;

  private final TransactionTemplate transaction;
  private final JdbcClient jdbc;

  EngineStarted(PlatformTransactionManager transactions, JdbcClient jdbc) {
    this.transaction = new TransactionTemplate(transactions);
    this.jdbc = jdbc;
  }

  /** Does the work in one transaction, while no other node does such work. */
  public void inTurn(Runnable work) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("select pg_advisory_xact_lock(:lock)")
              .param("lock", LOCK)
              .query((row, n) -> true)
              .list();
          work.run();
        });
  }
}
