package leadflow.mail;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Wakes this node's senders as soon as a mail is really there; other nodes' senders look anyway.
 */
@Component
class MailBell {

  private final Semaphore rung = new Semaphore(0);

  void ringAfterCommit() {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      ring();
      return;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            ring();
          }
        });
  }

  boolean await(long millis) throws InterruptedException {
    return rung.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  /** Once for each sender there may be: more would only wake them in vain. */
  void ring() {
    if (rung.availablePermits() < MailSettings.MOST_THREADS) {
      rung.release();
    }
  }
}
