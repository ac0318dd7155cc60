package leadflow.mail.outbox;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import leadflow.mail.MailSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes this node's senders as soon as a mail is committed; other nodes' senders poll. */
@Component
public class SenderWakeup {

  private final Semaphore rung = new Semaphore(0);

  public void ringAfterCommit() {
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

  public boolean await(long millis) throws InterruptedException {
    return rung.tryAcquire(millis, TimeUnit.MILLISECONDS);
  }

  /** Wakes the senders, at most once for each; more signals would wake them in vain. */
  public void ring() {
    if (rung.availablePermits() < MailSettings.MOST_THREADS) {
      rung.release();
    }
  }
}
